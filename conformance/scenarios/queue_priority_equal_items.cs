namespace AsyncioSharp.Conformance;

/// <summary>Items of equal priority come out of a priority queue in the order of its heap, which is not that of their arrival.</summary>
[Scenario("queue_priority_equal_items", 161)]
public static class QueuePriorityEqualItems
{
    private sealed record Item(int Priority, string Name) : IComparable<Item>
    {
        public int CompareTo(Item? other) => Priority.CompareTo(other!.Priority);
    }

    public static async Coroutine Main(Trace t)
    {
        var q = new AsyncioPriorityQueue<Item>();
        int[] priorities = [1, 0, 1, 1, 0, 2, 1, 0, 1, 2, 1, 1];
        for (int i = 0; i < priorities.Length; i++)
            q.PutNowait(new Item(priorities[i], $"{priorities[i]}{"abcdefghijkl"[i]}"));
        t.Say(string.Join(' ', Enumerable.Range(0, q.Qsize()).Select(_ => q.GetNowait().Name)));
        foreach (string name in new[] { "a", "b", "c", "d" })
            q.PutNowait(new Item(0, name));
        t.Say(string.Join(' ', Enumerable.Range(0, 4).Select(_ => q.GetNowait().Name)));
    }
}

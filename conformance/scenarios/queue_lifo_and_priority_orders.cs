namespace AsyncioSharp.Conformance;

/// <summary>A LIFO queue gives the last item first, a priority queue the smallest.</summary>
[Scenario("queue_lifo_and_priority_orders")]
public static class QueueLifoAndPriorityOrders
{
    public static async Coroutine Main(Trace t)
    {
        var last = new AsyncioLifoQueue<int>();
        var least = new AsyncioPriorityQueue<int>();
        foreach (int item in new[] { 3, 1, 4, 1, 5 })
        {
            last.PutNowait(item);
            await least.Put(item);
        }
        var got = new List<int>();
        while (!last.Empty())
            got.Add(last.GetNowait());
        t.Say(string.Join(" ", got));
        got.Clear();
        while (!least.Empty())
            got.Add(await least.Get());
        t.Say(string.Join(" ", got));
    }

    public static async Task Native(Trace t)
    {
        var last = new AsyncioLifoQueue<int>();
        var least = new AsyncioPriorityQueue<int>();
        foreach (int item in new[] { 3, 1, 4, 1, 5 })
        {
            last.PutNowait(item);
            await least.Put(item);
        }
        var got = new List<int>();
        while (!last.Empty())
            got.Add(last.GetNowait());
        t.Say(string.Join(" ", got));
        got.Clear();
        while (!least.Empty())
            got.Add(await least.Get());
        t.Say(string.Join(" ", got));
    }
}

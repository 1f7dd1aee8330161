namespace AsyncioSharp.Conformance;

/// <summary>A getter takes the best item of the moment it runs, not the one that woke it.</summary>
[Scenario("queue_priority_overtakes_while_the_getter_wakes", 156)]
public static class QueuePriorityOvertakesWhileTheGetterWakes
{
    private static async Coroutine Getter(Trace t, AsyncioQueue<int> q)
    {
        t.Say($"got {await q.Get()}");
    }

    public static async Coroutine Main(Trace t)
    {
        var q = new AsyncioPriorityQueue<int>();
        var task = Asyncio.CreateTask(Getter(t, q));
        await Asyncio.Sleep(0);
        q.PutNowait(5);
        q.PutNowait(1);
        await task;
        t.Say($"left {q.GetNowait()}");
    }

    public static async Task Native(Trace t)
    {
        var q = new AsyncioPriorityQueue<int>();
        var task = Asyncio.CreateTask(() => GetterNative(t, q));
        await Asyncio.Sleep(0);
        q.PutNowait(5);
        q.PutNowait(1);
        await task;
        t.Say($"left {q.GetNowait()}");
    }

    private static async Task GetterNative(Trace t, AsyncioQueue<int> q)
    {
        t.Say($"got {await q.Get()}");
    }
}

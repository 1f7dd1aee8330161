namespace AsyncioSharp.Conformance;

/// <summary>Items that were taken before an immediate shutdown still count: join() waits for their task_done().</summary>
[Scenario("queue_shutdown_immediate_leaves_work_in_hand", 162)]
public static class QueueShutdownImmediateLeavesWorkInHand
{
    private static async Coroutine Joiner(Trace t, AsyncioQueue<string> q)
    {
        await q.Join();
        t.At("joined");
    }

    public static async Coroutine Main(Trace t)
    {
        var q = new AsyncioQueue<string>();
        foreach (string item in new[] { "a", "b", "c" })
            q.PutNowait(item);
        t.Say($"got {await q.Get()}");
        var task = Asyncio.CreateTask(Joiner(t, q));
        await Asyncio.Sleep(1);
        q.Shutdown(immediate: true);
        await Asyncio.Sleep(1);
        t.At($"joined {task.Done()}");
        q.TaskDone();
        await task;
    }

    public static async Task Native(Trace t)
    {
        var q = new AsyncioQueue<string>();
        foreach (string item in new[] { "a", "b", "c" })
            q.PutNowait(item);
        t.Say($"got {await q.Get()}");
        var task = Asyncio.CreateTask(() => JoinerNative(t, q));
        await Asyncio.Sleep(1);
        q.Shutdown(immediate: true);
        await Asyncio.Sleep(1);
        t.At($"joined {task.Done()}");
        q.TaskDone();
        await task;
    }

    private static async Task JoinerNative(Trace t, AsyncioQueue<string> q)
    {
        await q.Join();
        t.At("joined");
    }
}

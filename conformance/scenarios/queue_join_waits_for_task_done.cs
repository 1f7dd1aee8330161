namespace AsyncioSharp.Conformance;

/// <summary>join() returns when task_done() was called for every item, not when the queue is empty.</summary>
[Scenario("queue_join_waits_for_task_done", 159)]
public static class QueueJoinWaitsForTaskDone
{
    private static async Coroutine Worker(Trace t, AsyncioQueue<string> q)
    {
        while (true)
        {
            string item = await q.Get();
            await Asyncio.Sleep(1);
            t.At($"{item} done");
            q.TaskDone();
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var q = new AsyncioQueue<string>();
        await q.Join();
        t.Say("nothing to wait for");
        foreach (string item in new[] { "a", "b" })
            q.PutNowait(item);
        var task = Asyncio.CreateTask(Worker(t, q));
        await q.Join();
        t.At($"joined, empty {q.Empty()}");
        task.Cancel();
        await Asyncio.Wait([task]);
    }

    public static async Task Native(Trace t)
    {
        var q = new AsyncioQueue<string>();
        await q.Join();
        t.Say("nothing to wait for");
        foreach (string item in new[] { "a", "b" })
            q.PutNowait(item);
        var task = Asyncio.CreateTask(() => WorkerNative(t, q));
        await q.Join();
        t.At($"joined, empty {q.Empty()}");
        task.Cancel();
        await Asyncio.Wait([task]);
    }

    private static async Task WorkerNative(Trace t, AsyncioQueue<string> q)
    {
        while (true)
        {
            string item = await q.Get();
            await Asyncio.Sleep(1);
            t.At($"{item} done");
            q.TaskDone();
        }
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>One task_done() more than there were items is a ValueError; an item put later makes join() wait again.</summary>
[Scenario("queue_task_done_too_often", 159)]
public static class QueueTaskDoneTooOften
{
    private static async Coroutine Joiner(Trace t, AsyncioQueue<int> q)
    {
        await q.Join();
        t.At("joined");
    }

    public static async Coroutine Main(Trace t)
    {
        var q = new AsyncioQueue<int>();
        q.PutNowait(1);
        q.TaskDone();
        try
        {
            q.TaskDone();
        }
        catch (ArgumentException e)
        {
            t.Say($"{t.Error(e)}, size {q.Qsize()}");
        }
        q.PutNowait(2);
        var task = Asyncio.CreateTask(Joiner(t, q));
        await Asyncio.Sleep(1);
        q.TaskDone();
        await task;
    }

    public static async Task Native(Trace t)
    {
        var q = new AsyncioQueue<int>();
        q.PutNowait(1);
        q.TaskDone();
        try
        {
            q.TaskDone();
        }
        catch (ArgumentException e)
        {
            t.Say($"{t.Error(e)}, size {q.Qsize()}");
        }
        q.PutNowait(2);
        var task = Asyncio.CreateTask(() => JoinerNative(t, q));
        await Asyncio.Sleep(1);
        q.TaskDone();
        await task;
    }

    private static async Task JoinerNative(Trace t, AsyncioQueue<int> q)
    {
        await q.Join();
        t.At("joined");
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>shutdown(immediate=True) drops what is in the queue, which lets join() go on, and wakes getters and putters with an error.</summary>
[Scenario("queue_shutdown_immediate_drops_the_items", 162)]
public static class QueueShutdownImmediateDropsTheItems
{
    private static async Coroutine Joiner(Trace t, AsyncioQueue<string> q)
    {
        await q.Join();
        t.Say("joined");
    }

    private static async Coroutine Putter(Trace t, AsyncioQueue<string> q)
    {
        try
        {
            await q.Put("late");
        }
        catch (QueueShutDown e)
        {
            t.Say($"put: {t.Error(e)}");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var q = new AsyncioQueue<string>(2);
        q.PutNowait("a");
        q.PutNowait("b");
        AsyncioTask[] tasks = [Asyncio.CreateTask(Joiner(t, q)), Asyncio.CreateTask(Putter(t, q))];
        await Asyncio.Sleep(1);
        q.Shutdown(immediate: true);
        t.At($"size {q.Qsize()}");
        await Asyncio.Wait(tasks);
        try
        {
            q.GetNowait();
        }
        catch (QueueShutDown e)
        {
            t.Say($"get: {t.Error(e)}");
        }
        q.Shutdown();
    }

    public static async Task Native(Trace t)
    {
        var q = new AsyncioQueue<string>(2);
        q.PutNowait("a");
        q.PutNowait("b");
        AsyncioTask[] tasks = [Asyncio.CreateTask(() => JoinerNative(t, q)), Asyncio.CreateTask(() => PutterNative(t, q))];
        await Asyncio.Sleep(1);
        q.Shutdown(immediate: true);
        t.At($"size {q.Qsize()}");
        await Asyncio.Wait(tasks);
        try
        {
            q.GetNowait();
        }
        catch (QueueShutDown e)
        {
            t.Say($"get: {t.Error(e)}");
        }
        q.Shutdown();
    }

    private static async Task JoinerNative(Trace t, AsyncioQueue<string> q)
    {
        await q.Join();
        t.Say("joined");
    }

    private static async Task PutterNative(Trace t, AsyncioQueue<string> q)
    {
        try
        {
            await q.Put("late");
        }
        catch (QueueShutDown e)
        {
            t.Say($"put: {t.Error(e)}");
        }
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>A plain shutdown keeps the items: join() waits until they are taken and done, and a waiting putter is refused.</summary>
[Scenario("queue_shutdown_and_join", 162)]
public static class QueueShutdownAndJoin
{
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

    private static async Coroutine Worker(Trace t, AsyncioQueue<string> q)
    {
        try
        {
            while (true)
            {
                t.At($"got {await q.Get()}");
                await Asyncio.Sleep(1);
                q.TaskDone();
            }
        }
        catch (QueueShutDown e)
        {
            t.At($"worker: {t.Error(e)}");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var q = new AsyncioQueue<string>(2);
        q.PutNowait("a");
        q.PutNowait("b");
        var p = Asyncio.CreateTask(Putter(t, q));
        await Asyncio.Sleep(0);
        q.Shutdown();
        var w = Asyncio.CreateTask(Worker(t, q));
        await q.Join();
        t.At("joined");
        await Asyncio.Wait([p, w]);
    }

    public static async Task Native(Trace t)
    {
        var q = new AsyncioQueue<string>(2);
        q.PutNowait("a");
        q.PutNowait("b");
        var p = Asyncio.CreateTask(() => PutterNative(t, q));
        await Asyncio.Sleep(0);
        q.Shutdown();
        var w = Asyncio.CreateTask(() => WorkerNative(t, q));
        await q.Join();
        t.At("joined");
        await Asyncio.Wait([p, w]);
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

    private static async Task WorkerNative(Trace t, AsyncioQueue<string> q)
    {
        try
        {
            while (true)
            {
                t.At($"got {await q.Get()}");
                await Asyncio.Sleep(1);
                q.TaskDone();
            }
        }
        catch (QueueShutDown e)
        {
            t.At($"worker: {t.Error(e)}");
        }
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>Cancelling the task that awaits a gather cancels the children, and the task gets the message.</summary>
[Scenario("gather_cancelled_through_its_awaiter", 94, 108)]
public static class GatherCancelledThroughItsAwaiter
{
    private static async Coroutine Worker(Trace t, string name)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError e)
        {
            t.Say($"{name}: {t.Reason(e)}");
            throw;
        }
    }

    private static async Coroutine Collector(Trace t)
    {
        try
        {
            await Asyncio.Gather(Worker(t, "a"), Worker(t, "b"));
        }
        catch (CancelledError e)
        {
            t.Say($"collector: {t.Reason(e)}");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Collector(t));
        await Asyncio.Sleep(1);
        task.Cancel("stop it");
        await Asyncio.Wait([task]);
        t.At(t.Ended(task));
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => CollectorNative(t));
        await Asyncio.Sleep(1);
        task.Cancel("stop it");
        await Asyncio.Wait([task]);
        t.At(t.Ended(task));
    }

    private static async Task WorkerNative(Trace t, string name)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError e)
        {
            t.Say($"{name}: {t.Reason(e)}");
            throw;
        }
    }

    private static async Task CollectorNative(Trace t)
    {
        try
        {
            await Asyncio.Gather(Asyncio.CreateTask(() => WorkerNative(t, "a")), Asyncio.CreateTask(() => WorkerNative(t, "b")));
        }
        catch (CancelledError e)
        {
            t.Say($"collector: {t.Reason(e)}");
            throw;
        }
    }
}

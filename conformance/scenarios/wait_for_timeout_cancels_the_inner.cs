namespace AsyncioSharp.Conformance;

/// <summary>When the limit is over the inner is cancelled, its cleanup runs, and then TimeoutError is raised.</summary>
[Scenario("wait_for_timeout_cancels_the_inner")]
public static class WaitForTimeoutCancelsTheInner
{
    private static async Coroutine Worker(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError e)
        {
            t.At($"worker: {t.Error(e)}");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        try
        {
            await Asyncio.WaitFor(task, 1);
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
        t.Say($"{t.Ended(task)}, main's cancelling {Asyncio.CurrentTask()!.Cancelling()}");
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        try
        {
            await Asyncio.WaitFor(task, 1);
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
        t.Say($"{t.Ended(task)}, main's cancelling {Asyncio.CurrentTask()!.Cancelling()}");
    }

    private static async Task WorkerNative(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError e)
        {
            t.At($"worker: {t.Error(e)}");
            throw;
        }
    }
}

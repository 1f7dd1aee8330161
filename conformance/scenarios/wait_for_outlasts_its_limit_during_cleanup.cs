namespace AsyncioSharp.Conformance;

/// <summary>wait_for() waits until the inner has really ended, so it may take longer than its limit.</summary>
[Scenario("wait_for_outlasts_its_limit_during_cleanup", 114)]
public static class WaitForOutlastsItsLimitDuringCleanup
{
    private static async Coroutine Worker(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            await Asyncio.Sleep(5);
            t.At("cleaned up");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        try
        {
            await Asyncio.WaitFor(Worker(t), 1);
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
    }

    public static async Task Native(Trace t)
    {
        try
        {
            await Asyncio.WaitFor(Asyncio.CreateTask(() => WorkerNative(t)), 1);
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
    }

    private static async Task WorkerNative(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            await Asyncio.Sleep(5);
            t.At("cleaned up");
        }
    }
}

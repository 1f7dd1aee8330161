namespace AsyncioSharp.Conformance;

/// <summary>A sleeping task gets the error at its sleep, a turn later, and the timer does not hold up the clock.</summary>
[Scenario("cancel_at_sleep", 83)]
public static class CancelAtSleep
{
    private static async Coroutine Worker(Trace t)
    {
        try
        {
            await Asyncio.Sleep(100);
        }
        catch (CancelledError e)
        {
            t.At($"worker: {t.Error(e)}");
            throw;
        }
        finally
        {
            t.At("worker finally");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        await Asyncio.Sleep(1);
        task.Cancel();
        t.At("asked");
        try
        {
            await task;
        }
        catch (CancelledError e)
        {
            t.At($"main: {t.Error(e)}");
        }
        await Asyncio.Sleep(1);
        t.At(t.Ended(task));
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        await Asyncio.Sleep(1);
        task.Cancel();
        t.At("asked");
        try
        {
            await task;
        }
        catch (CancelledError e)
        {
            t.At($"main: {t.Error(e)}");
        }
        await Asyncio.Sleep(1);
        t.At(t.Ended(task));
    }

    private static async Task WorkerNative(Trace t)
    {
        try
        {
            await Asyncio.Sleep(100);
        }
        catch (CancelledError e)
        {
            t.At($"worker: {t.Error(e)}");
            throw;
        }
        finally
        {
            t.At("worker finally");
        }
    }
}

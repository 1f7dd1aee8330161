namespace AsyncioSharp.Conformance;

/// <summary>A cancel from outside reaches the inner and leaves wait_for() as CancelledError.</summary>
[Scenario("wait_for_outside_cancel")]
public static class WaitForOutsideCancel
{
    private static async Coroutine Worker(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            t.At("worker finally");
        }
    }

    private static async Coroutine Caller(Trace t)
    {
        try
        {
            await Asyncio.WaitFor(Worker(t), 5);
        }
        catch (Exception e) when (e is TimeoutException or CancelledError)
        {
            t.At($"caller: {t.Error(e)} {t.Reason(e)}");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Caller(t));
        await Asyncio.Sleep(1);
        task.Cancel("outside");
        await Asyncio.Wait([task]);
        t.At(t.Ended(task));
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => CallerNative(t));
        await Asyncio.Sleep(1);
        task.Cancel("outside");
        await Asyncio.Wait([task]);
        t.At(t.Ended(task));
    }

    private static async Task WorkerNative(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            t.At("worker finally");
        }
    }

    private static async Task CallerNative(Trace t)
    {
        try
        {
            await Asyncio.WaitFor(Asyncio.CreateTask(() => WorkerNative(t)), 5);
        }
        catch (Exception e) when (e is TimeoutException or CancelledError)
        {
            t.At($"caller: {t.Error(e)} {t.Reason(e)}");
            throw;
        }
    }
}

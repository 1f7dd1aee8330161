namespace AsyncioSharp.Conformance;

/// <summary>An error raised in the inner's cleanup is raised instead of TimeoutError.</summary>
[Scenario("wait_for_cleanup_error_replaces_timeout", 114)]
public static class WaitForCleanupErrorReplacesTimeout
{
    private static async Coroutine Worker(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            throw new DivideByZeroException();
        }
    }

    public static async Coroutine Main(Trace t)
    {
        try
        {
            await Asyncio.WaitFor(Worker(t), 1);
        }
        catch (Exception e) when (e is TimeoutException or DivideByZeroException)
        {
            t.At(t.Error(e));
        }
        t.Say($"cancelling {Asyncio.CurrentTask()!.Cancelling()}");
    }

    public static async Task Native(Trace t)
    {
        try
        {
            await Asyncio.WaitFor(Asyncio.CreateTask(() => WorkerNative(t)), 1);
        }
        catch (Exception e) when (e is TimeoutException or DivideByZeroException)
        {
            t.At(t.Error(e));
        }
        t.Say($"cancelling {Asyncio.CurrentTask()!.Cancelling()}");
    }

    private static async Task WorkerNative(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            throw new DivideByZeroException();
        }
    }
}

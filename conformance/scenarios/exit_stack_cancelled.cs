namespace AsyncioSharp.Conformance;

/// <summary>A cancellation of the body is seen by all exits; one that comes while an exit is awaited interrupts it, and the others run.</summary>
[Scenario("exit_stack_cancelled")]
public static class ExitStackCancelled
{
    private static async Coroutine<bool> Slow(Trace t, string name, Exception? error)
    {
        t.At($"{name} begins: {t.Error(error)}");
        try
        {
            await Asyncio.Sleep(1);
            t.At($"{name} ends");
            return false;
        }
        catch (CancelledError e)
        {
            t.At($"{name} interrupted: {t.Reason(e)}");
            throw;
        }
    }

    private static async Coroutine Work(Trace t) => await Asyncio.With(new AsyncExitStack(), async stack =>
    {
        foreach (string name in new[] { "one", "two", "three" })
            stack.PushAsyncExit(error => Slow(t, name, error));
        await Asyncio.Sleep(10);
    });

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Work(t));
        await Asyncio.Sleep(1);
        task.Cancel("first");
        await Asyncio.Sleep(1.5);
        task.Cancel("second");
        try
        {
            await task;
        }
        catch (CancelledError e)
        {
            t.At($"cancelled: {t.Reason(e)}");
        }
    }

    private static async Task<bool> SlowNative(Trace t, string name, Exception? error)
    {
        t.At($"{name} begins: {t.Error(error)}");
        try
        {
            await Asyncio.Sleep(1);
            t.At($"{name} ends");
            return false;
        }
        catch (CancelledError e)
        {
            t.At($"{name} interrupted: {t.Reason(e)}");
            throw;
        }
    }

    private static async Task WorkNative(Trace t) => await Asyncio.With(new AsyncExitStack(), async Task (stack) =>
    {
        foreach (string name in new[] { "one", "two", "three" })
            stack.PushAsyncExit(error => SlowNative(t, name, error));
        await Asyncio.Sleep(10);
    });

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkNative(t));
        await Asyncio.Sleep(1);
        task.Cancel("first");
        await Asyncio.Sleep(1.5);
        task.Cancel("second");
        try
        {
            await task;
        }
        catch (CancelledError e)
        {
            t.At($"cancelled: {t.Reason(e)}");
        }
    }
}

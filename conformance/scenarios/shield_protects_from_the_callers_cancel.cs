namespace AsyncioSharp.Conformance;

/// <summary>Cancelling the caller of shield() cancels only the outer future; the inner task goes on to its end.</summary>
[Scenario("shield_protects_from_the_callers_cancel", 98)]
public static class ShieldProtectsFromTheCallersCancel
{
    private static async Coroutine<string> Inner(Trace t)
    {
        await Asyncio.Sleep(2);
        t.At("inner ends");
        return "inner result";
    }

    private static async Coroutine Caller(Trace t, AsyncioTask<string> task)
    {
        try
        {
            await Asyncio.Shield(task);
        }
        catch (CancelledError e)
        {
            t.At($"caller: {t.Error(e)}, inner {t.Ended(task)}, its cancelling {task.Cancelling()}");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Inner(t));
        var top = Asyncio.CreateTask(Caller(t, task));
        await Asyncio.Sleep(1);
        top.Cancel();
        t.At(await task);
        t.Say($"{t.Ended(top)} {t.Ended(task)}");
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => InnerNative(t));
        var top = Asyncio.CreateTask(() => CallerNative(t, task));
        await Asyncio.Sleep(1);
        top.Cancel();
        t.At(await task);
        t.Say($"{t.Ended(top)} {t.Ended(task)}");
    }

    private static async Task<string> InnerNative(Trace t)
    {
        await Asyncio.Sleep(2);
        t.At("inner ends");
        return "inner result";
    }

    private static async Task CallerNative(Trace t, AsyncioTask<string> task)
    {
        try
        {
            await Asyncio.Shield(task);
        }
        catch (CancelledError e)
        {
            t.At($"caller: {t.Error(e)}, inner {t.Ended(task)}, its cancelling {task.Cancelling()}");
            throw;
        }
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>shield() does not survive the end of the run: the inner task is one of the leftovers.</summary>
[Scenario("run_end_cancels_what_was_shielded", 98, 103)]
public static class RunEndCancelsWhatWasShielded
{
    private static async Coroutine Inner(Trace t)
    {
        try
        {
            await Asyncio.Sleep(100);
        }
        finally
        {
            t.At("inner finally");
        }
    }

    private static async Coroutine Caller(Trace t, AsyncioTask task)
    {
        try
        {
            await Asyncio.Shield(task);
        }
        finally
        {
            t.At($"caller finally, inner {t.Ended(task)}");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Inner(t));
        var top = Asyncio.CreateTask(Caller(t, task));
        await Asyncio.Sleep(1);
        top.Cancel();
        await Asyncio.Sleep(1);
        t.At("main ends");
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => InnerNative(t));
        var top = Asyncio.CreateTask(() => CallerNative(t, task));
        await Asyncio.Sleep(1);
        top.Cancel();
        await Asyncio.Sleep(1);
        t.At("main ends");
    }

    private static async Task InnerNative(Trace t)
    {
        try
        {
            await Asyncio.Sleep(100);
        }
        finally
        {
            t.At("inner finally");
        }
    }

    private static async Task CallerNative(Trace t, AsyncioTask task)
    {
        try
        {
            await Asyncio.Shield(task);
        }
        finally
        {
            t.At($"caller finally, inner {t.Ended(task)}");
        }
    }
}

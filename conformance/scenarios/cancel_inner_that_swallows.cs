namespace AsyncioSharp.Conformance;

/// <summary>If the awaited task drops the cancellation, its awaiter gets the result and never the error.</summary>
[Scenario("cancel_inner_that_swallows", 83, 90, 91)]
public static class CancelInnerThatSwallows
{
    private static async Coroutine<string> Inner(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError)
        {
            t.Say("inner drops it");
        }
        return "result";
    }

    private static async Coroutine Outer(Trace t, AsyncioTask<string> task)
    {
        t.Say($"outer got {await task}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        await Asyncio.Sleep(1);
        t.At("outer undisturbed");
    }

    public static async Coroutine Main(Trace t)
    {
        var low = Asyncio.CreateTask(Inner(t));
        var top = Asyncio.CreateTask(Outer(t, low));
        await Asyncio.Sleep(1);
        top.Cancel();
        await top;
        t.Say($"{t.Ended(low)} {t.Ended(top)}");
    }

    public static async Task Native(Trace t)
    {
        var low = Asyncio.CreateTask(() => InnerNative(t));
        var top = Asyncio.CreateTask(() => OuterNative(t, low));
        await Asyncio.Sleep(1);
        top.Cancel();
        await top;
        t.Say($"{t.Ended(low)} {t.Ended(top)}");
    }

    private static async Task<string> InnerNative(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError)
        {
            t.Say("inner drops it");
        }
        return "result";
    }

    private static async Task OuterNative(Trace t, AsyncioTask<string> task)
    {
        t.Say($"outer got {await task}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        await Asyncio.Sleep(1);
        t.At("outer undisturbed");
    }
}

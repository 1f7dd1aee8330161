namespace AsyncioSharp.Conformance;

/// <summary>A coroutine in the middle may stop the error: its callers never see it.</summary>
[Scenario("cancel_caught_half_way_up", 91)]
public static class CancelCaughtHalfWayUp
{
    private static async Coroutine Inner(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            t.Say("inner finally");
        }
    }

    private static async Coroutine<string> Middle(Trace t)
    {
        try
        {
            await Inner(t);
            return "undisturbed";
        }
        catch (CancelledError)
        {
            t.Say("middle stops it");
            return "rescued";
        }
    }

    private static async Coroutine Outer(Trace t)
    {
        var result = await Middle(t);
        await Asyncio.Sleep(1);
        t.At($"outer got {result}");
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Outer(t));
        await Asyncio.Sleep(1);
        task.Cancel();
        await task;
        t.Say(t.Ended(task));
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => OuterNative(t));
        await Asyncio.Sleep(1);
        task.Cancel();
        await task;
        t.Say(t.Ended(task));
    }

    private static async Task InnerNative(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            t.Say("inner finally");
        }
    }

    private static async Task<string> MiddleNative(Trace t)
    {
        try
        {
            await InnerNative(t);
            return "undisturbed";
        }
        catch (CancelledError)
        {
            t.Say("middle stops it");
            return "rescued";
        }
    }

    private static async Task OuterNative(Trace t)
    {
        var result = await MiddleNative(t);
        await Asyncio.Sleep(1);
        t.At($"outer got {result}");
    }
}

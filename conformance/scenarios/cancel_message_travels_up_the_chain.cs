namespace AsyncioSharp.Conformance;

/// <summary>The message given to cancel() reaches the innermost task and every awaiter on the way up.</summary>
[Scenario("cancel_message_travels_up_the_chain", 94)]
public static class CancelMessageTravelsUpTheChain
{
    private static async Coroutine Inner(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError e)
        {
            t.Say($"inner: {t.Reason(e)}");
            throw;
        }
    }

    private static async Coroutine Outer(Trace t, AsyncioTask task)
    {
        try
        {
            await task;
        }
        catch (CancelledError e)
        {
            t.Say($"outer: {t.Reason(e)}");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var low = Asyncio.CreateTask(Inner(t));
        var top = Asyncio.CreateTask(Outer(t, low));
        await Asyncio.Sleep(1);
        top.Cancel("time to go");
        try
        {
            await top;
        }
        catch (CancelledError e)
        {
            t.Say($"main: {t.Reason(e)}");
        }
    }

    public static async Task Native(Trace t)
    {
        var low = Asyncio.CreateTask(() => InnerNative(t));
        var top = Asyncio.CreateTask(() => OuterNative(t, low));
        await Asyncio.Sleep(1);
        top.Cancel("time to go");
        try
        {
            await top;
        }
        catch (CancelledError e)
        {
            t.Say($"main: {t.Reason(e)}");
        }
    }

    private static async Task InnerNative(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError e)
        {
            t.Say($"inner: {t.Reason(e)}");
            throw;
        }
    }

    private static async Task OuterNative(Trace t, AsyncioTask task)
    {
        try
        {
            await task;
        }
        catch (CancelledError e)
        {
            t.Say($"outer: {t.Reason(e)}");
            throw;
        }
    }
}

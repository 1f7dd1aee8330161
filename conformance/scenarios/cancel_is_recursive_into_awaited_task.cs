namespace AsyncioSharp.Conformance;

/// <summary>Cancelling a task that awaits a task cancels the inner one first; the error climbs up turn by turn.</summary>
[Scenario("cancel_is_recursive_into_awaited_task", 83)]
public static class CancelIsRecursiveIntoAwaitedTask
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

    private static async Coroutine Outer(Trace t, AsyncioTask task)
    {
        try
        {
            await task;
        }
        finally
        {
            t.Say($"outer finally, inner {t.Ended(task)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var low = Asyncio.CreateTask(Inner(t));
        var middle = Asyncio.CreateTask(Outer(t, low));
        var top = Asyncio.CreateTask(Outer(t, middle));
        await Asyncio.Sleep(0.1);
        top.Cancel();
        t.Say($"counts {low.Cancelling()} {middle.Cancelling()} {top.Cancelling()}");
        t.Turns(4);
        await Asyncio.Wait([top]);
        t.Say($"{t.Ended(low)} {t.Ended(middle)} {t.Ended(top)}");
    }

    public static async Task Native(Trace t)
    {
        var low = Asyncio.CreateTask(() => InnerNative(t));
        var middle = Asyncio.CreateTask(() => OuterNative(t, low));
        var top = Asyncio.CreateTask(() => OuterNative(t, middle));
        await Asyncio.Sleep(0.1);
        top.Cancel();
        t.Say($"counts {low.Cancelling()} {middle.Cancelling()} {top.Cancelling()}");
        t.Turns(4);
        await Asyncio.Wait([top]);
        t.Say($"{t.Ended(low)} {t.Ended(middle)} {t.Ended(top)}");
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

    private static async Task OuterNative(Trace t, AsyncioTask task)
    {
        try
        {
            await task;
        }
        finally
        {
            t.Say($"outer finally, inner {t.Ended(task)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        }
    }
}

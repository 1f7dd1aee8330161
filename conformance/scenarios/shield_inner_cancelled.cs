namespace AsyncioSharp.Conformance;

/// <summary>Cancelling the inner task cancels the shield's outer future.</summary>
[Scenario("shield_inner_cancelled", 100)]
public static class ShieldInnerCancelled
{
    private static async Coroutine Inner()
    {
        await Asyncio.Sleep(10);
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Inner());
        var outer = Asyncio.Shield(task);
        await Asyncio.Sleep(1);
        task.Cancel();
        t.Turns(3);
        try
        {
            await outer;
        }
        catch (CancelledError e)
        {
            t.Say(t.Error(e));
        }
        t.Say($"{t.Ended(task)} {t.Ended(outer)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => InnerNative());
        var outer = Asyncio.Shield(task);
        await Asyncio.Sleep(1);
        task.Cancel();
        t.Turns(3);
        try
        {
            await outer;
        }
        catch (CancelledError e)
        {
            t.Say(t.Error(e));
        }
        t.Say($"{t.Ended(task)} {t.Ended(outer)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
    }

    private static async Task InnerNative()
    {
        await Asyncio.Sleep(10);
    }
}

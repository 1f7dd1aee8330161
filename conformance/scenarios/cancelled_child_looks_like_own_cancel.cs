namespace AsyncioSharp.Conformance;

/// <summary>The awaiter of a cancelled task gets the same error as if it was cancelled itself; only cancelling() tells.</summary>
[Scenario("cancelled_child_looks_like_own_cancel", 96)]
public static class CancelledChildLooksLikeOwnCancel
{
    private static async Coroutine Child()
    {
        await Asyncio.Sleep(10);
    }

    private static async Coroutine<string> Parent(Trace t, AsyncioTask task)
    {
        try
        {
            await task;
        }
        catch (CancelledError e)
        {
            t.Say($"{t.Error(e)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        }
        return "went on";
    }

    public static async Coroutine Main(Trace t)
    {
        foreach (var who in new[] { "child", "parent" })
        {
            var low = Asyncio.CreateTask(Child());
            var top = Asyncio.CreateTask(Parent(t, low));
            await Asyncio.Sleep(1);
            (who == "child" ? (AsyncioTask)low : top).Cancel();
            t.Say($"{who} cancelled: {await top}, {t.Ended(low)}");
        }
    }

    public static async Task Native(Trace t)
    {
        foreach (var who in new[] { "child", "parent" })
        {
            var low = Asyncio.CreateTask(() => ChildNative());
            var top = Asyncio.CreateTask(() => ParentNative(t, low));
            await Asyncio.Sleep(1);
            (who == "child" ? (AsyncioTask)low : top).Cancel();
            t.Say($"{who} cancelled: {await top}, {t.Ended(low)}");
        }
    }

    private static async Task ChildNative()
    {
        await Asyncio.Sleep(10);
    }

    private static async Task<string> ParentNative(Trace t, AsyncioTask task)
    {
        try
        {
            await task;
        }
        catch (CancelledError e)
        {
            t.Say($"{t.Error(e)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        }
        return "went on";
    }
}

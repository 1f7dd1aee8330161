namespace AsyncioSharp.Conformance;

/// <summary>A task that awaits itself learns so in its next step; a cancellation that is pending, or comes in between, is what it gets then.</summary>
[Scenario("task_awaiting_itself_takes_a_turn", 59, 62)]
public static class TaskAwaitingItselfTakesATurn
{
    private static async Coroutine Narcissus(Trace t, string name, string cancelledBy)
    {
        AsyncioTask me = Asyncio.CurrentTask()!;
        if (cancelledBy == "itself")
            me.Cancel("before");
        else if (cancelledBy == "callback")
            Asyncio.GetRunningLoop().CallSoon(() => me.Cancel("in between"));
        t.Turns(1);
        try
        {
            await me;
        }
        catch (InvalidOperationException e)
        {
            t.Say($"{name}: {t.Error(e)}");
        }
        catch (CancelledError e)
        {
            t.Say($"{name}: {t.Error(e)} {t.Reason(e)}");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        foreach (var (name, cancelledBy) in new[] { ("a", "nobody"), ("b", "itself"), ("c", "callback") })
            await Asyncio.CreateTask(Narcissus(t, name, cancelledBy));
    }

    public static async Task Native(Trace t)
    {
        foreach (var (name, cancelledBy) in new[] { ("a", "nobody"), ("b", "itself"), ("c", "callback") })
            await Asyncio.CreateTask(() => NarcissusNative(t, name, cancelledBy));
    }

    private static async Task NarcissusNative(Trace t, string name, string cancelledBy)
    {
        AsyncioTask me = Asyncio.CurrentTask()!;
        if (cancelledBy == "itself")
            me.Cancel("before");
        else if (cancelledBy == "callback")
            Asyncio.GetRunningLoop().CallSoon(() => me.Cancel("in between"));
        t.Turns(1);
        try
        {
            await me;
        }
        catch (InvalidOperationException e)
        {
            t.Say($"{name}: {t.Error(e)}");
        }
        catch (CancelledError e)
        {
            t.Say($"{name}: {t.Error(e)} {t.Reason(e)}");
        }
    }
}

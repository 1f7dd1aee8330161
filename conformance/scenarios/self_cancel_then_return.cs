namespace AsyncioSharp.Conformance;

/// <summary>A task that cancels itself and returns before any suspension ends cancelled; the value is lost.</summary>
[Scenario("self_cancel_then_return", 88)]
public static class SelfCancelThenReturn
{
    private static async Coroutine<int> Worker(Trace t)
    {
        Asyncio.CurrentTask()!.Cancel("self");
        t.Say("returning");
        return 1;
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        try
        {
            t.Say($"got {await task}");
        }
        catch (CancelledError e)
        {
            t.Say($"{t.Error(e)}: {t.Reason(e)}");
        }
        t.Say(t.Ended(task));
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        try
        {
            t.Say($"got {await task}");
        }
        catch (CancelledError e)
        {
            t.Say($"{t.Error(e)}: {t.Reason(e)}");
        }
        t.Say(t.Ended(task));
    }

    private static async Task<int> WorkerNative(Trace t)
    {
        Asyncio.CurrentTask()!.Cancel("self");
        t.Say("returning");
        return 1;
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>A cancelled timer is skipped, does not move the clock, and cancelling twice is fine.</summary>
[Scenario("timer_cancelled_never_runs", 10)]
public static class TimerCancelledNeverRuns
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var early = loop.CallLater(1, () => t.At("early"));
        var late = loop.CallLater(60, () => t.At("late"));
        loop.CallLater(2, () => late.Cancel());
        early.Cancel();
        early.Cancel();
        t.Say($"early cancelled {early.Cancelled()}, late cancelled {late.Cancelled()}");
        await Asyncio.Sleep(3);
        t.At($"late cancelled {late.Cancelled()}");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var early = loop.CallLater(1, () => t.At("early"));
        var late = loop.CallLater(60, () => t.At("late"));
        loop.CallLater(2, () => late.Cancel());
        early.Cancel();
        early.Cancel();
        t.Say($"early cancelled {early.Cancelled()}, late cancelled {late.Cancelled()}");
        await Asyncio.Sleep(3);
        t.At($"late cancelled {late.Cancelled()}");
    }
}

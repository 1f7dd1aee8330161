namespace AsyncioSharp.Conformance;

/// <summary>Negative delays and deadlines in the past mean: as soon as possible, in order of their deadlines.</summary>
[Scenario("timer_in_the_past_runs_next_turn", 8)]
public static class TimerInThePastRunsNextTurn
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        await Asyncio.Sleep(5);
        loop.CallLater(-1, () => t.At("one second ago"));
        loop.CallAt(3, () => t.At("two seconds ago"));
        loop.CallSoon(() => t.At("soon"));
        await Asyncio.Sleep(0);
        t.At("end of turn");
        await Asyncio.Sleep(0.1);
        t.At("end");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        await Asyncio.Sleep(5);
        loop.CallLater(-1, () => t.At("one second ago"));
        loop.CallAt(3, () => t.At("two seconds ago"));
        loop.CallSoon(() => t.At("soon"));
        await Asyncio.Sleep(0);
        t.At("end of turn");
        await Asyncio.Sleep(0.1);
        t.At("end");
    }
}

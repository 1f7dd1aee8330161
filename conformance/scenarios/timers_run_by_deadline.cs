namespace AsyncioSharp.Conformance;

/// <summary>Timers run by deadline, not by order of creation, and time stands still in between.</summary>
[Scenario("timers_run_by_deadline", 6)]
public static class TimersRunByDeadline
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        foreach (var delay in new[] { "0.3", "0.1", "0.4", "0.2" })
            loop.CallLater(double.Parse(delay, System.Globalization.CultureInfo.InvariantCulture), () => t.At($"timer {delay}"));
        loop.CallAt(0.25, () => t.At("timer at 0.25"));
        t.At("start");
        await Asyncio.Sleep(0.35);
        t.At("awake");
        await Asyncio.Sleep(1);
        t.At("end");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        foreach (var delay in new[] { "0.3", "0.1", "0.4", "0.2" })
            loop.CallLater(double.Parse(delay, System.Globalization.CultureInfo.InvariantCulture), () => t.At($"timer {delay}"));
        loop.CallAt(0.25, () => t.At("timer at 0.25"));
        t.At("start");
        await Asyncio.Sleep(0.35);
        t.At("awake");
        await Asyncio.Sleep(1);
        t.At("end");
    }
}

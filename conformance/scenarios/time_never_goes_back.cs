namespace AsyncioSharp.Conformance;

/// <summary>The time of a loop never goes back, and no timer runs before its time.</summary>
[Scenario("time_never_goes_back", 23)]
public static class TimeNeverGoesBack
{
    private static async Coroutine Work(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        List<double> times = [];
        foreach (double delay in new[] { 0, 0.002, 0, 0.001 })
        {
            times.Add(loop.Time());
            await Asyncio.Sleep(delay);
        }
        times.Add(loop.Time());
        t.Say($"in order {times.SequenceEqual(times.Order())}");
        t.Say($"slept {times[2] - times[1] > 0.0019} {times[4] - times[3] > 0.0009}");
    }

    public static void Run(Trace t) => Asyncio.Run(Work(t));
}

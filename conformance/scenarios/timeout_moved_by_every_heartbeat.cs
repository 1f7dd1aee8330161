namespace AsyncioSharp.Conformance;

/// <summary>A deadline that is moved on each sign of life strikes only when they stop.</summary>
[Scenario("timeout_moved_by_every_heartbeat", 124)]
public static class TimeoutMovedByEveryHeartbeat
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        try
        {
            await Asyncio.Timeout(2, async cm =>
            {
                foreach (double delay in new[] { 1, 1.5, 1.5, 3 })
                {
                    await Asyncio.Sleep(delay);
                    cm.Reschedule(loop.Time() + 2);
                    t.At(FormattableString.Invariant($"alive until {cm.When():F1}"));
                }
            });
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        try
        {
            await Asyncio.Timeout(2, async Task (TimeoutScope cm) =>
            {
                foreach (double delay in new[] { 1, 1.5, 1.5, 3 })
                {
                    await Asyncio.Sleep(delay);
                    cm.Reschedule(loop.Time() + 2);
                    t.At(FormattableString.Invariant($"alive until {cm.When():F1}"));
                }
            });
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>reschedule() moves the deadline; None takes the limit away; timeout_at() takes an absolute time.</summary>
[Scenario("timeout_reschedule", 124)]
public static class TimeoutReschedule
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        await Asyncio.Timeout(1, async cm =>
        {
            cm.Reschedule(cm.When() + 2);
            await Asyncio.Sleep(2.5);
            t.At("still in time");
            cm.Reschedule(null);
            await Asyncio.Sleep(100);
            t.At($"no limit, when is None {cm.When() is null}");
        });
        try
        {
            await Asyncio.TimeoutAt(200, async cm =>
            {
                cm.Reschedule(loop.Time() + 0.5);
                await Asyncio.Sleep(10);
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
        await Asyncio.Timeout(1, async Task (TimeoutScope cm) =>
        {
            cm.Reschedule(cm.When() + 2);
            await Asyncio.Sleep(2.5);
            t.At("still in time");
            cm.Reschedule(null);
            await Asyncio.Sleep(100);
            t.At($"no limit, when is None {cm.When() is null}");
        });
        try
        {
            await Asyncio.TimeoutAt(200, async Task (TimeoutScope cm) =>
            {
                cm.Reschedule(loop.Time() + 0.5);
                await Asyncio.Sleep(10);
            });
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
    }
}

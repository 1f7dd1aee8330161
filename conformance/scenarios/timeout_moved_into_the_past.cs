namespace AsyncioSharp.Conformance;

/// <summary>A deadline that is moved into the past strikes at the next suspension, not at once.</summary>
[Scenario("timeout_moved_into_the_past", 118, 124)]
public static class TimeoutMovedIntoThePast
{
    public static async Coroutine Main(Trace t)
    {
        try
        {
            await Asyncio.Timeout(100, async cm =>
            {
                await Asyncio.Sleep(5);
                cm.Reschedule(1);
                t.At($"expired {cm.Expired()}");
                await Asyncio.Sleep(0);
                t.At($"after a turn expired {cm.Expired()}");
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
        try
        {
            await Asyncio.Timeout(100, async Task (TimeoutScope cm) =>
            {
                await Asyncio.Sleep(5);
                cm.Reschedule(1);
                t.At($"expired {cm.Expired()}");
                await Asyncio.Sleep(0);
                t.At($"after a turn expired {cm.Expired()}");
                await Asyncio.Sleep(10);
            });
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>timeout_at() takes the loop's time; one that is over strikes at the first suspension.</summary>
[Scenario("timeout_at_a_time_of_the_loop", 118)]
public static class TimeoutAtATimeOfTheLoop
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        await Asyncio.Sleep(5);
        try
        {
            await Asyncio.TimeoutAt(loop.Time() + 2, async cm =>
            {
                await Asyncio.Sleep(10);
            });
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
        TimeoutScope scope = null!;
        try
        {
            await Asyncio.TimeoutAt(loop.Time() - 3, async cm =>
            {
                scope = cm;
                t.Say($"expired {cm.Expired()}");
                await Asyncio.Sleep(10);
            });
        }
        catch (TimeoutException e)
        {
            t.At($"{t.Error(e)}, expired {scope.Expired()}");
        }
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        await Asyncio.Sleep(5);
        try
        {
            await Asyncio.TimeoutAt(loop.Time() + 2, async Task (TimeoutScope cm) =>
            {
                await Asyncio.Sleep(10);
            });
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
        TimeoutScope scope = null!;
        try
        {
            await Asyncio.TimeoutAt(loop.Time() - 3, async Task (TimeoutScope cm) =>
            {
                scope = cm;
                t.Say($"expired {cm.Expired()}");
                await Asyncio.Sleep(10);
            });
        }
        catch (TimeoutException e)
        {
            t.At($"{t.Error(e)}, expired {scope.Expired()}");
        }
    }
}

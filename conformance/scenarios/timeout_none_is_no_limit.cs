namespace AsyncioSharp.Conformance;

/// <summary>A limit of None never strikes, and has no deadline; one may be set on the way.</summary>
[Scenario("timeout_none_is_no_limit", 124)]
public static class TimeoutNoneIsNoLimit
{
    public static async Coroutine Main(Trace t)
    {
        TimeoutScope scope = null!;
        await Asyncio.Timeout(null, async cm =>
        {
            scope = cm;
            t.Say($"limited {cm.When() is not null}");
            await Asyncio.Sleep(1000);
        });
        t.At($"expired {scope.Expired()}");
        try
        {
            await Asyncio.TimeoutAt(null, async cm =>
            {
                scope = cm;
                cm.Reschedule(1010);
                await Asyncio.Sleep(1000);
            });
        }
        catch (TimeoutException e)
        {
            t.At($"{t.Error(e)}, expired {scope.Expired()}");
        }
    }

    public static async Task Native(Trace t)
    {
        TimeoutScope scope = null!;
        await Asyncio.Timeout(null, async Task (TimeoutScope cm) =>
        {
            scope = cm;
            t.Say($"limited {cm.When() is not null}");
            await Asyncio.Sleep(1000);
        });
        t.At($"expired {scope.Expired()}");
        try
        {
            await Asyncio.TimeoutAt(null, async Task (TimeoutScope cm) =>
            {
                scope = cm;
                cm.Reschedule(1010);
                await Asyncio.Sleep(1000);
            });
        }
        catch (TimeoutException e)
        {
            t.At($"{t.Error(e)}, expired {scope.Expired()}");
        }
    }
}

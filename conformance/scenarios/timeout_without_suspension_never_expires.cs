namespace AsyncioSharp.Conformance;

/// <summary>A limit in the past needs a suspension to strike: a body without one ends normally.</summary>
[Scenario("timeout_without_suspension_never_expires", 118)]
public static class TimeoutWithoutSuspensionNeverExpires
{
    public static async Coroutine Main(Trace t)
    {
        await Asyncio.Sleep(1);
        TimeoutScope scope = null!;
        await Asyncio.Timeout(-1, async cm =>
        {
            scope = cm;
            t.Say("body without a suspension");
        });
        t.Say($"expired {scope.Expired()}");
        try
        {
            await Asyncio.Timeout(0, async cm =>
            {
                scope = cm;
                t.Say("body with a suspension");
                await Asyncio.Sleep(0);
                t.Say("one turn on");
                await Asyncio.Sleep(0);
                t.Say("two turns on");
            });
        }
        catch (TimeoutException e)
        {
            t.Say($"{t.Error(e)}, expired {scope.Expired()}");
        }
    }

    public static async Task Native(Trace t)
    {
        await Asyncio.Sleep(1);
        TimeoutScope scope = null!;
        await Asyncio.Timeout(-1, async Task (TimeoutScope cm) =>
        {
            scope = cm;
            t.Say("body without a suspension");
        });
        t.Say($"expired {scope.Expired()}");
        try
        {
            await Asyncio.Timeout(0, async Task (TimeoutScope cm) =>
            {
                scope = cm;
                t.Say("body with a suspension");
                await Asyncio.Sleep(0);
                t.Say("one turn on");
                await Asyncio.Sleep(0);
                t.Say("two turns on");
            });
        }
        catch (TimeoutException e)
        {
            t.Say($"{t.Error(e)}, expired {scope.Expired()}");
        }
    }
}

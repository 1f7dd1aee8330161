namespace AsyncioSharp.Conformance;

/// <summary>A block that ends in time is not disturbed later; the timer is gone.</summary>
[Scenario("timeout_not_reached")]
public static class TimeoutNotReached
{
    public static async Coroutine Main(Trace t)
    {
        TimeoutScope scope = null!;
        await Asyncio.Timeout(2, async cm =>
        {
            scope = cm;
            await Asyncio.Sleep(1);
            t.At("body ends");
        });
        t.At($"expired {scope.Expired()}");
        await Asyncio.Sleep(5);
        t.At($"expired {scope.Expired()}");
    }

    public static async Task Native(Trace t)
    {
        TimeoutScope scope = null!;
        await Asyncio.Timeout(2, async Task (TimeoutScope cm) =>
        {
            scope = cm;
            await Asyncio.Sleep(1);
            t.At("body ends");
        });
        t.At($"expired {scope.Expired()}");
        await Asyncio.Sleep(5);
        t.At($"expired {scope.Expired()}");
    }
}

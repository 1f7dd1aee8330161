namespace AsyncioSharp.Conformance;

/// <summary>What the body does after the expiry, in its cleanup, may take as long as it likes.</summary>
[Scenario("timeout_cleanup_is_not_limited", 125)]
public static class TimeoutCleanupIsNotLimited
{
    public static async Coroutine Main(Trace t)
    {
        try
        {
            await Asyncio.Timeout(1, async cm =>
            {
                try
                {
                    await Asyncio.Sleep(10);
                }
                finally
                {
                    t.At($"cleanup begins, expired {cm.Expired()}");
                    await Asyncio.Sleep(20);
                    t.At("cleanup ends");
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
        try
        {
            await Asyncio.Timeout(1, async Task (TimeoutScope cm) =>
            {
                try
                {
                    await Asyncio.Sleep(10);
                }
                finally
                {
                    t.At($"cleanup begins, expired {cm.Expired()}");
                    await Asyncio.Sleep(20);
                    t.At("cleanup ends");
                }
            });
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
    }
}

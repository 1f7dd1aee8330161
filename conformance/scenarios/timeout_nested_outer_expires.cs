namespace AsyncioSharp.Conformance;

/// <summary>Of two nested blocks the outer one expires: the inner lets the cancellation through.</summary>
[Scenario("timeout_nested_outer_expires", 119)]
public static class TimeoutNestedOuterExpires
{
    public static async Coroutine Main(Trace t)
    {
        TimeoutScope outer = null!, inner = null!;
        try
        {
            await Asyncio.Timeout(1, async cm =>
            {
                outer = cm;
                try
                {
                    await Asyncio.Timeout(5, async cm =>
                    {
                        inner = cm;
                        await Asyncio.Sleep(10);
                    });
                }
                catch (CancelledError e)
                {
                    t.At($"between: {t.Error(e)}, {inner.Expired()} {outer.Expired()}");
                    throw;
                }
            });
        }
        catch (TimeoutException e)
        {
            t.At($"outside: {t.Error(e)}");
        }
    }

    public static async Task Native(Trace t)
    {
        TimeoutScope outer = null!, inner = null!;
        try
        {
            await Asyncio.Timeout(1, async Task (TimeoutScope cm) =>
            {
                outer = cm;
                try
                {
                    await Asyncio.Timeout(5, async Task (TimeoutScope cm) =>
                    {
                        inner = cm;
                        await Asyncio.Sleep(10);
                    });
                }
                catch (CancelledError e)
                {
                    t.At($"between: {t.Error(e)}, {inner.Expired()} {outer.Expired()}");
                    throw;
                }
            });
        }
        catch (TimeoutException e)
        {
            t.At($"outside: {t.Error(e)}");
        }
    }
}

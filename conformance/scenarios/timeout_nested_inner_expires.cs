namespace AsyncioSharp.Conformance;

/// <summary>Of two nested blocks the inner one expires: its TimeoutError can be caught inside the outer one.</summary>
[Scenario("timeout_nested_inner_expires", 119)]
public static class TimeoutNestedInnerExpires
{
    public static async Coroutine Main(Trace t)
    {
        TimeoutScope outer = null!, inner = null!;
        await Asyncio.Timeout(5, async cm =>
        {
            outer = cm;
            try
            {
                await Asyncio.Timeout(1, async cm =>
                {
                    inner = cm;
                    await Asyncio.Sleep(10);
                });
            }
            catch (TimeoutException e)
            {
                t.At($"inner: {t.Error(e)}, {inner.Expired()} {outer.Expired()}");
            }
            await Asyncio.Sleep(2);
            t.At("outer goes on");
        });
        t.At($"{outer.Expired()}");
    }

    public static async Task Native(Trace t)
    {
        TimeoutScope outer = null!, inner = null!;
        await Asyncio.Timeout(5, async Task (TimeoutScope cm) =>
        {
            outer = cm;
            try
            {
                await Asyncio.Timeout(1, async Task (TimeoutScope cm) =>
                {
                    inner = cm;
                    await Asyncio.Sleep(10);
                });
            }
            catch (TimeoutException e)
            {
                t.At($"inner: {t.Error(e)}, {inner.Expired()} {outer.Expired()}");
            }
            await Asyncio.Sleep(2);
            t.At("outer goes on");
        });
        t.At($"{outer.Expired()}");
    }
}

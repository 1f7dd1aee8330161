namespace AsyncioSharp.Conformance;

/// <summary>When the limit of a timeout block is over, the await inside is cancelled and the block raises TimeoutError.</summary>
[Scenario("timeout_expires", 119)]
public static class TimeoutExpires
{
    public static async Coroutine Main(Trace t)
    {
        try
        {
            await Asyncio.Timeout(1, async cm =>
            {
                t.At($"when {cm.When():F3}, expired {cm.Expired()}");
                try
                {
                    await Asyncio.Sleep(10);
                }
                catch (CancelledError e)
                {
                    t.At($"inside: {t.Error(e)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}, expired {cm.Expired()}");
                    throw;
                }
            });
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
        t.Say($"cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        await Asyncio.Sleep(1);
        t.At("end");
    }

    public static async Task Native(Trace t)
    {
        try
        {
            await Asyncio.Timeout(1, async Task (TimeoutScope cm) =>
            {
                t.At($"when {cm.When():F3}, expired {cm.Expired()}");
                try
                {
                    await Asyncio.Sleep(10);
                }
                catch (CancelledError e)
                {
                    t.At($"inside: {t.Error(e)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}, expired {cm.Expired()}");
                    throw;
                }
            });
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
        t.Say($"cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        await Asyncio.Sleep(1);
        t.At("end");
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>Two nested blocks that expire in the same turn: only the outermost raises TimeoutError.</summary>
[Scenario("timeout_nested_same_turn_outermost_wins", 121)]
public static class TimeoutNestedSameTurnOutermostWins
{
    public static async Coroutine Main(Trace t)
    {
        TimeoutScope outer = null!, inner = null!;
        try
        {
            await Asyncio.Timeout(0, async cm =>
            {
                outer = cm;
                try
                {
                    await Asyncio.Timeout(0, async cm =>
                    {
                        inner = cm;
                        await Asyncio.Sleep(10);
                    });
                }
                catch (Exception e) when (e is TimeoutException or CancelledError)
                {
                    t.Say($"between: {t.Error(e)}, {inner.Expired()} {outer.Expired()}");
                    throw;
                }
            });
        }
        catch (Exception e) when (e is TimeoutException or CancelledError)
        {
            t.Say($"outside: {t.Error(e)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        }
        await Asyncio.Sleep(1);
        t.At("end");
    }

    public static async Task Native(Trace t)
    {
        TimeoutScope outer = null!, inner = null!;
        try
        {
            await Asyncio.Timeout(0, async Task (TimeoutScope cm) =>
            {
                outer = cm;
                try
                {
                    await Asyncio.Timeout(0, async Task (TimeoutScope cm) =>
                    {
                        inner = cm;
                        await Asyncio.Sleep(10);
                    });
                }
                catch (Exception e) when (e is TimeoutException or CancelledError)
                {
                    t.Say($"between: {t.Error(e)}, {inner.Expired()} {outer.Expired()}");
                    throw;
                }
            });
        }
        catch (Exception e) when (e is TimeoutException or CancelledError)
        {
            t.Say($"outside: {t.Error(e)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        }
        await Asyncio.Sleep(1);
        t.At("end");
    }
}

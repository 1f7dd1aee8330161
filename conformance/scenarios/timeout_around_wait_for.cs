namespace AsyncioSharp.Conformance;

/// <summary>Of a wait_for() inside of a timeout block the shorter limit strikes; the other one is not disturbed.</summary>
[Scenario("timeout_around_wait_for", 119)]
public static class TimeoutAroundWaitFor
{
    public static async Coroutine Main(Trace t)
    {
        foreach (var (limit, inner) in new[] { (2.0, 1.0), (1.0, 2.0) })
        {
            TimeoutScope scope = null!;
            try
            {
                await Asyncio.Timeout(limit, async cm =>
                {
                    scope = cm;
                    try
                    {
                        await Asyncio.WaitFor(Asyncio.Sleep(10), inner);
                    }
                    catch (TimeoutException e)
                    {
                        t.At($"inside {t.Error(e)}");
                    }
                });
            }
            catch (TimeoutException e)
            {
                t.At($"outside {t.Error(e)}");
            }
            t.Say($"expired {scope.Expired()}");
        }
    }

    public static async Task Native(Trace t)
    {
        foreach (var (limit, inner) in new[] { (2.0, 1.0), (1.0, 2.0) })
        {
            TimeoutScope scope = null!;
            try
            {
                await Asyncio.Timeout(limit, async Task (TimeoutScope cm) =>
                {
                    scope = cm;
                    try
                    {
                        await Asyncio.WaitFor(Asyncio.Sleep(10), inner);
                    }
                    catch (TimeoutException e)
                    {
                        t.At($"inside {t.Error(e)}");
                    }
                });
            }
            catch (TimeoutException e)
            {
                t.At($"outside {t.Error(e)}");
            }
            t.Say($"expired {scope.Expired()}");
        }
    }
}

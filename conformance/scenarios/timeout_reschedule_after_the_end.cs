namespace AsyncioSharp.Conformance;

/// <summary>An expired or finished block refuses to be rescheduled.</summary>
[Scenario("timeout_reschedule_after_the_end", 124)]
public static class TimeoutRescheduleAfterTheEnd
{
    public static async Coroutine Main(Trace t)
    {
        TimeoutScope scope = null!;
        await Asyncio.Timeout(5, async cm =>
        {
            scope = cm;
            await Asyncio.Sleep(0);
        });
        try
        {
            scope.Reschedule(10);
        }
        catch (InvalidOperationException e)
        {
            t.Say($"finished: {t.Error(e)}");
        }
        try
        {
            await Asyncio.Timeout(1, async cm =>
            {
                try
                {
                    await Asyncio.Sleep(10);
                }
                catch (CancelledError)
                {
                    try
                    {
                        cm.Reschedule(20);
                    }
                    catch (InvalidOperationException e)
                    {
                        t.Say($"expiring: {t.Error(e)}");
                    }
                    throw;
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
        TimeoutScope scope = null!;
        await Asyncio.Timeout(5, async Task (TimeoutScope cm) =>
        {
            scope = cm;
            await Asyncio.Sleep(0);
        });
        try
        {
            scope.Reschedule(10);
        }
        catch (InvalidOperationException e)
        {
            t.Say($"finished: {t.Error(e)}");
        }
        try
        {
            await Asyncio.Timeout(1, async Task (TimeoutScope cm) =>
            {
                try
                {
                    await Asyncio.Sleep(10);
                }
                catch (CancelledError)
                {
                    try
                    {
                        cm.Reschedule(20);
                    }
                    catch (InvalidOperationException e)
                    {
                        t.Say($"expiring: {t.Error(e)}");
                    }
                    throw;
                }
            });
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>Inside the block the expiry is a cancellation without a message, and the count is one; outside it is zero again.</summary>
[Scenario("timeout_seen_from_inside", 119)]
public static class TimeoutSeenFromInside
{
    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CurrentTask()!;
        try
        {
            await Asyncio.Timeout(1, async cm =>
            {
                try
                {
                    await Asyncio.Sleep(10);
                }
                catch (CancelledError e)
                {
                    t.Say($"{t.Reason(e)}, count {task.Cancelling()}");
                    throw;
                }
            });
        }
        catch (TimeoutException e)
        {
            t.At($"{t.Error(e)}, count {task.Cancelling()}");
        }
        await Asyncio.Sleep(1);
        t.At("goes on");
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CurrentTask()!;
        try
        {
            await Asyncio.Timeout(1, async Task (TimeoutScope cm) =>
            {
                try
                {
                    await Asyncio.Sleep(10);
                }
                catch (CancelledError e)
                {
                    t.Say($"{t.Reason(e)}, count {task.Cancelling()}");
                    throw;
                }
            });
        }
        catch (TimeoutException e)
        {
            t.At($"{t.Error(e)}, count {task.Cancelling()}");
        }
        await Asyncio.Sleep(1);
        t.At("goes on");
    }
}

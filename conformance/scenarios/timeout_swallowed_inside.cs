namespace AsyncioSharp.Conformance;

/// <summary>If the body drops the cancellation there is no TimeoutError; expired() tells nevertheless and the count is back.</summary>
[Scenario("timeout_swallowed_inside", 122)]
public static class TimeoutSwallowedInside
{
    public static async Coroutine Main(Trace t)
    {
        TimeoutScope scope = null!;
        await Asyncio.Timeout(1, async cm =>
        {
            scope = cm;
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledError)
            {
                t.At("dropped");
            }
            await Asyncio.Sleep(3);
            t.At("no limit any more");
        });
        t.At($"expired {scope.Expired()}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
    }

    public static async Task Native(Trace t)
    {
        TimeoutScope scope = null!;
        await Asyncio.Timeout(1, async Task (TimeoutScope cm) =>
        {
            scope = cm;
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledError)
            {
                t.At("dropped");
            }
            await Asyncio.Sleep(3);
            t.At("no limit any more");
        });
        t.At($"expired {scope.Expired()}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>The end waits for the slowest of the leftovers; one that drops the cancellation is waited for as well.</summary>
[Scenario("run_end_waits_for_all_leftovers", 229)]
public static class RunEndWaitsForAllLeftovers
{
    private static async Coroutine Worker(Trace t, string name, double cleanup)
    {
        try
        {
            await Asyncio.Sleep(100);
        }
        catch (CancelledError)
        {
            await Asyncio.Sleep(cleanup);
            t.At($"{name} ends without an error");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        foreach (var (name, cleanup) in new[] { ("a", 3), ("b", 1), ("c", 2) })
            Asyncio.CreateTask(Worker(t, name, cleanup));
        await Asyncio.Sleep(1);
        t.At("main ends");
    }

    public static async Task Native(Trace t)
    {
        foreach (var (name, cleanup) in new[] { ("a", 3), ("b", 1), ("c", 2) })
            Asyncio.CreateTask(() => WorkerNative(t, name, cleanup));
        await Asyncio.Sleep(1);
        t.At("main ends");
    }

    private static async Task WorkerNative(Trace t, string name, double cleanup)
    {
        try
        {
            await Asyncio.Sleep(100);
        }
        catch (CancelledError)
        {
            await Asyncio.Sleep(cleanup);
            t.At($"{name} ends without an error");
        }
    }
}

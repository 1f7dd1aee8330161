namespace AsyncioSharp.Conformance;

/// <summary>After one cancel the cleanup's own awaits are undisturbed, and the error goes on afterwards.</summary>
[Scenario("cleanup_awaits_run_to_their_end", 91)]
public static class CleanupAwaitsRunToTheirEnd
{
    private static async Coroutine Worker(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            await Asyncio.Sleep(2);
            t.At("cleaned up");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        t.At(t.Ended(task));
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        t.At(t.Ended(task));
    }

    private static async Task WorkerNative(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            await Asyncio.Sleep(2);
            t.At("cleaned up");
        }
    }
}

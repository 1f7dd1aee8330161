namespace AsyncioSharp.Conformance;

/// <summary>Main's error comes out of run() after the leftovers were cleaned up.</summary>
[Scenario("run_end_after_an_error_of_main", 229)]
public static class RunEndAfterAnErrorOfMain
{
    private static async Coroutine Worker(Trace t)
    {
        try
        {
            await Asyncio.Sleep(100);
        }
        finally
        {
            await Asyncio.Sleep(1);
            t.At("cleaned up");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        Asyncio.CreateTask(Worker(t));
        await Asyncio.Sleep(1);
        t.At("main fails");
        throw new KeyNotFoundException();
    }

    public static async Task Native(Trace t)
    {
        Asyncio.CreateTask(() => WorkerNative(t));
        await Asyncio.Sleep(1);
        t.At("main fails");
        throw new KeyNotFoundException();
    }

    private static async Task WorkerNative(Trace t)
    {
        try
        {
            await Asyncio.Sleep(100);
        }
        finally
        {
            await Asyncio.Sleep(1);
            t.At("cleaned up");
        }
    }
}

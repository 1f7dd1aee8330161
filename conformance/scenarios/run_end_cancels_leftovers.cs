namespace AsyncioSharp.Conformance;

/// <summary>When main ends the remaining tasks are cancelled and waited for: every finally runs, also one that awaits.</summary>
[Scenario("run_end_cancels_leftovers", 229)]
public static class RunEndCancelsLeftovers
{
    private static async Coroutine Worker(Trace t, string name, double cleanup)
    {
        try
        {
            await Asyncio.Sleep(100);
        }
        catch (CancelledError e)
        {
            t.At($"{name}: {t.Error(e)}");
            await Asyncio.Sleep(cleanup);
            throw;
        }
        finally
        {
            t.At($"{name} cleaned up");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        Asyncio.CreateTask(Worker(t, "background", 2));
        await Asyncio.Sleep(1);
        t.At("main ends");
    }

    public static async Task Native(Trace t)
    {
        Asyncio.CreateTask(() => WorkerNative(t, "background", 2));
        await Asyncio.Sleep(1);
        t.At("main ends");
    }

    private static async Task WorkerNative(Trace t, string name, double cleanup)
    {
        try
        {
            await Asyncio.Sleep(100);
        }
        catch (CancelledError e)
        {
            t.At($"{name}: {t.Error(e)}");
            await Asyncio.Sleep(cleanup);
            throw;
        }
        finally
        {
            t.At($"{name} cleaned up");
        }
    }
}

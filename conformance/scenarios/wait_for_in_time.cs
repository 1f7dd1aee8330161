namespace AsyncioSharp.Conformance;

/// <summary>wait_for() gives the result or the error of what ends in time; None means no limit.</summary>
[Scenario("wait_for_in_time")]
public static class WaitForInTime
{
    private static async Coroutine<string> Worker(Trace t, double delay, bool fails = false)
    {
        await Asyncio.Sleep(delay);
        if (fails)
            throw new KeyNotFoundException();
        return "result";
    }

    public static async Coroutine Main(Trace t)
    {
        t.At(await Asyncio.WaitFor(Worker(t, 1), 2));
        t.At(await Asyncio.WaitFor(Worker(t, 100), null));
        try
        {
            await Asyncio.WaitFor(Worker(t, 1, fails: true), 2);
        }
        catch (KeyNotFoundException e)
        {
            t.At(t.Error(e));
        }
        await Asyncio.Sleep(10);
        t.At("end");
    }

    public static async Task Native(Trace t)
    {
        t.At(await Asyncio.WaitFor(Asyncio.CreateTask(() => WorkerNative(t, 1)), 2));
        t.At(await Asyncio.WaitFor(Asyncio.CreateTask(() => WorkerNative(t, 100)), null));
        try
        {
            await Asyncio.WaitFor(Asyncio.CreateTask(() => WorkerNative(t, 1, fails: true)), 2);
        }
        catch (KeyNotFoundException e)
        {
            t.At(t.Error(e));
        }
        await Asyncio.Sleep(10);
        t.At("end");
    }

    private static async Task<string> WorkerNative(Trace t, double delay, bool fails = false)
    {
        await Asyncio.Sleep(delay);
        if (fails)
            throw new KeyNotFoundException();
        return "result";
    }
}

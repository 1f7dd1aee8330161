namespace AsyncioSharp.Conformance;

/// <summary>A timeout around an awaited task cancels that task; around a shielded one it does not.</summary>
[Scenario("timeout_cancels_an_awaited_task", 119)]
public static class TimeoutCancelsAnAwaitedTask
{
    private static async Coroutine Worker(Trace t, string name)
    {
        try
        {
            await Asyncio.Sleep(3);
            t.At($"{name} ends");
        }
        catch (CancelledError)
        {
            t.At($"{name} cancelled");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var openOne = Asyncio.CreateTask(Worker(t, "open"));
        var shielded = Asyncio.CreateTask(Worker(t, "shielded"));
        try
        {
            await Asyncio.Timeout(1, async cm => await openOne);
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
        try
        {
            await Asyncio.Timeout(1, async cm => await Asyncio.Shield(shielded));
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
        await shielded;
        t.At($"{t.Ended(openOne)} {t.Ended(shielded)}");
    }

    public static async Task Native(Trace t)
    {
        var openOne = Asyncio.CreateTask(() => WorkerNative(t, "open"));
        var shielded = Asyncio.CreateTask(() => WorkerNative(t, "shielded"));
        try
        {
            await Asyncio.Timeout(1, async Task (TimeoutScope cm) => await openOne);
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
        try
        {
            await Asyncio.Timeout(1, async Task (TimeoutScope cm) => await Asyncio.Shield(shielded));
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
        await shielded;
        t.At($"{t.Ended(openOne)} {t.Ended(shielded)}");
    }

    private static async Task WorkerNative(Trace t, string name)
    {
        try
        {
            await Asyncio.Sleep(3);
            t.At($"{name} ends");
        }
        catch (CancelledError)
        {
            t.At($"{name} cancelled");
            throw;
        }
    }
}

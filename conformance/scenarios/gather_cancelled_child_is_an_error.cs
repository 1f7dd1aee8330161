namespace AsyncioSharp.Conformance;

/// <summary>A cancelled child makes gather fail with CancelledError, but the gather itself is not in the cancelled state.</summary>
[Scenario("gather_cancelled_child_is_an_error", 107)]
public static class GatherCancelledChildIsAnError
{
    private static async Coroutine Worker(Trace t, string name, double delay)
    {
        await Asyncio.Sleep(delay);
        t.At($"{name} ends");
    }

    public static async Coroutine Main(Trace t)
    {
        var a = Asyncio.CreateTask(Worker(t, "a", 10));
        var b = Asyncio.CreateTask(Worker(t, "b", 2));
        var gathering = Asyncio.Gather(a, b);
        await Asyncio.Sleep(1);
        a.Cancel();
        try
        {
            await gathering;
        }
        catch (CancelledError e)
        {
            t.At($"{t.Error(e)}, gather cancelled {gathering.Cancelled()}, done {gathering.Done()}");
        }
        await b;
        t.Say($"{t.Ended(a)} {t.Ended(b)}");
    }

    public static async Task Native(Trace t)
    {
        var a = Asyncio.CreateTask(() => WorkerNative(t, "a", 10));
        var b = Asyncio.CreateTask(() => WorkerNative(t, "b", 2));
        var gathering = Asyncio.Gather(a, b);
        await Asyncio.Sleep(1);
        a.Cancel();
        try
        {
            await gathering;
        }
        catch (CancelledError e)
        {
            t.At($"{t.Error(e)}, gather cancelled {gathering.Cancelled()}, done {gathering.Done()}");
        }
        await b;
        t.Say($"{t.Ended(a)} {t.Ended(b)}");
    }

    private static async Task WorkerNative(Trace t, string name, double delay)
    {
        await Asyncio.Sleep(delay);
        t.At($"{name} ends");
    }
}

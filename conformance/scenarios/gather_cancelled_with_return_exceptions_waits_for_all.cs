namespace AsyncioSharp.Conformance;

/// <summary>With return_exceptions a cancelled gather ends only when all of its children have ended.</summary>
[Scenario("gather_cancelled_with_return_exceptions_waits_for_all", 108)]
public static class GatherCancelledWithReturnExceptionsWaitsForAll
{
    private static async Coroutine<string> Worker(Trace t, string name, double delay, double cleanup)
    {
        try
        {
            await Asyncio.Sleep(delay);
            t.At($"{name} ends");
            return name;
        }
        catch (CancelledError)
        {
            await Asyncio.Sleep(cleanup);
            t.At($"{name} cleaned up");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var gathering = Asyncio.GatherReturnExceptions(Worker(t, "a", 10, 3), Worker(t, "b", 1, 0), Worker(t, "c", 10, 2));
        await Asyncio.Sleep(5);
        t.Say($"cancel {gathering.Cancel()}, done {gathering.Done()}");
        try
        {
            await gathering;
        }
        catch (CancelledError e)
        {
            t.At(t.Error(e));
        }
        t.Say($"cancelled {gathering.Cancelled()}, cancel again {gathering.Cancel()}");
        await Asyncio.Sleep(5);
        t.At("end");
    }

    public static async Task Native(Trace t)
    {
        var gathering = Asyncio.GatherReturnExceptions(Asyncio.CreateTask(() => WorkerNative(t, "a", 10, 3)), Asyncio.CreateTask(() => WorkerNative(t, "b", 1, 0)), Asyncio.CreateTask(() => WorkerNative(t, "c", 10, 2)));
        await Asyncio.Sleep(5);
        t.Say($"cancel {gathering.Cancel()}, done {gathering.Done()}");
        try
        {
            await gathering;
        }
        catch (CancelledError e)
        {
            t.At(t.Error(e));
        }
        t.Say($"cancelled {gathering.Cancelled()}, cancel again {gathering.Cancel()}");
        await Asyncio.Sleep(5);
        t.At("end");
    }

    private static async Task<string> WorkerNative(Trace t, string name, double delay, double cleanup)
    {
        try
        {
            await Asyncio.Sleep(delay);
            t.At($"{name} ends");
            return name;
        }
        catch (CancelledError)
        {
            await Asyncio.Sleep(cleanup);
            t.At($"{name} cleaned up");
            throw;
        }
    }
}

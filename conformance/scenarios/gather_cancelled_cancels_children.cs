namespace AsyncioSharp.Conformance;

/// <summary>Cancelling a gather cancels every unfinished child; it ends with the first of them that ends cancelled.</summary>
[Scenario("gather_cancelled_cancels_children", 108)]
public static class GatherCancelledCancelsChildren
{
    private static async Coroutine Worker(Trace t, string name, double delay, double cleanup)
    {
        try
        {
            await Asyncio.Sleep(delay);
            t.At($"{name} ends");
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
        var gathering = Asyncio.Gather(Worker(t, "a", 10, 3), Worker(t, "b", 1, 0), Worker(t, "c", 10, 2));
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
        var gathering = Asyncio.Gather(Asyncio.CreateTask(() => WorkerNative(t, "a", 10, 3)), Asyncio.CreateTask(() => WorkerNative(t, "b", 1, 0)), Asyncio.CreateTask(() => WorkerNative(t, "c", 10, 2)));
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

    private static async Task WorkerNative(Trace t, string name, double delay, double cleanup)
    {
        try
        {
            await Asyncio.Sleep(delay);
            t.At($"{name} ends");
        }
        catch (CancelledError)
        {
            await Asyncio.Sleep(cleanup);
            t.At($"{name} cleaned up");
            throw;
        }
    }
}

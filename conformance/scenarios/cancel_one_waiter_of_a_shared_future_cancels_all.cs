namespace AsyncioSharp.Conformance;

/// <summary>A future awaited by two tasks is cancelled with the first of them, and so the other gets the error unasked.</summary>
[Scenario("cancel_one_waiter_of_a_shared_future_cancels_all", 83, 96)]
public static class CancelOneWaiterOfASharedFutureCancelsAll
{
    private static async Coroutine Worker(Trace t, string name, Future future)
    {
        try
        {
            await future;
        }
        catch (CancelledError e)
        {
            t.Say($"{name}: {t.Error(e)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture();
        var a = Asyncio.CreateTask(Worker(t, "a", future));
        var b = Asyncio.CreateTask(Worker(t, "b", future));
        await Asyncio.Sleep(0);
        b.Cancel();
        await Asyncio.Wait([a, b]);
        t.Say($"{t.Ended(a)} {t.Ended(b)}");
    }

    public static async Task Native(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture();
        var a = Asyncio.CreateTask(() => WorkerNative(t, "a", future));
        var b = Asyncio.CreateTask(() => WorkerNative(t, "b", future));
        await Asyncio.Sleep(0);
        b.Cancel();
        await Asyncio.Wait([a, b]);
        t.Say($"{t.Ended(a)} {t.Ended(b)}");
    }

    private static async Task WorkerNative(Trace t, string name, Future future)
    {
        try
        {
            await future;
        }
        catch (CancelledError e)
        {
            t.Say($"{name}: {t.Error(e)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
            throw;
        }
    }
}

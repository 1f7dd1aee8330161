namespace AsyncioSharp.Conformance;

/// <summary>Cancelling a task that awaits a future cancels the future at once, and the task a turn later.</summary>
[Scenario("cancel_at_awaited_future", 83, 97)]
public static class CancelAtAwaitedFuture
{
    private static async Coroutine Worker(Trace t, Future future)
    {
        try
        {
            await future;
        }
        finally
        {
            t.Say($"worker finally, future {t.Ended(future)}");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture();
        var task = Asyncio.CreateTask(Worker(t, future));
        await Asyncio.Sleep(0);
        task.Cancel();
        t.Say($"future {t.Ended(future)}, task {t.Ended(task)}");
        await Asyncio.Sleep(0);
        t.Say($"task {t.Ended(task)}");
    }

    public static async Task Native(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture();
        var task = Asyncio.CreateTask(() => WorkerNative(t, future));
        await Asyncio.Sleep(0);
        task.Cancel();
        t.Say($"future {t.Ended(future)}, task {t.Ended(task)}");
        await Asyncio.Sleep(0);
        t.Say($"task {t.Ended(task)}");
    }

    private static async Task WorkerNative(Trace t, Future future)
    {
        try
        {
            await future;
        }
        finally
        {
            t.Say($"worker finally, future {t.Ended(future)}");
        }
    }
}

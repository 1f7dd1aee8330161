namespace AsyncioSharp.Conformance;

/// <summary>A task that cancels itself and awaits a pending future cancels that future on the spot.</summary>
[Scenario("self_cancel_then_pending_await", 89)]
public static class SelfCancelThenPendingAwait
{
    private static async Coroutine Worker(Trace t, Future future)
    {
        Asyncio.CurrentTask()!.Cancel();
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
        var loop = Asyncio.GetRunningLoop();
        var future = loop.CreateFuture();
        future.AddDoneCallback(_ => t.Say("future done"));
        var task = Asyncio.CreateTask(Worker(t, future));
        t.Turns(3);
        loop.CallSoon(() => t.Say($"after the step: future {t.Ended(future)}, task {t.Ended(task)}"));
        await Asyncio.Wait([task]);
        t.Say(t.Ended(task));
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var future = loop.CreateFuture();
        future.AddDoneCallback(_ => t.Say("future done"));
        var task = Asyncio.CreateTask(() => WorkerNative(t, future));
        t.Turns(3);
        loop.CallSoon(() => t.Say($"after the step: future {t.Ended(future)}, task {t.Ended(task)}"));
        await Asyncio.Wait([task]);
        t.Say(t.Ended(task));
    }

    private static async Task WorkerNative(Trace t, Future future)
    {
        Asyncio.CurrentTask()!.Cancel();
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

namespace AsyncioSharp.Conformance;

/// <summary>A task that cancels itself goes on through finished futures; the error comes at the next real suspension.</summary>
[Scenario("self_cancel_passes_done_futures", 87, 91)]
public static class SelfCancelPassesDoneFutures
{
    private static async Coroutine Worker(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture<string>();
        future.SetResult("done future");
        Asyncio.CurrentTask()!.Cancel();
        t.Say(await future);
        try
        {
            await Asyncio.Sleep(0);
            t.Say("never");
        }
        catch (CancelledError e)
        {
            t.Say($"at sleep(0): {t.Error(e)}");
        }
        await Asyncio.Sleep(0.5);
        t.At("worker ends");
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        t.Turns(3);
        await task;
        t.Say(t.Ended(task));
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        t.Turns(3);
        await task;
        t.Say(t.Ended(task));
    }

    private static async Task WorkerNative(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture<string>();
        future.SetResult("done future");
        Asyncio.CurrentTask()!.Cancel();
        t.Say(await future);
        try
        {
            await Asyncio.Sleep(0);
            t.Say("never");
        }
        catch (CancelledError e)
        {
            t.Say($"at sleep(0): {t.Error(e)}");
        }
        await Asyncio.Sleep(0.5);
        t.At("worker ends");
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>A task that is in the ready queue after sleep(0) starts its next step with the error.</summary>
[Scenario("cancel_while_queued_after_sleep_zero", 84)]
public static class CancelWhileQueuedAfterSleepZero
{
    private static async Coroutine Worker(Trace t)
    {
        t.Say("worker starts");
        try
        {
            await Asyncio.Sleep(0);
            t.Say("never");
        }
        catch (CancelledError e)
        {
            t.Say($"worker: {t.Error(e)}");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        await Asyncio.Sleep(0);
        t.Say($"cancel {task.Cancel()}");
        await task;
        t.Say(t.Ended(task));
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        await Asyncio.Sleep(0);
        t.Say($"cancel {task.Cancel()}");
        await task;
        t.Say(t.Ended(task));
    }

    private static async Task WorkerNative(Trace t)
    {
        t.Say("worker starts");
        try
        {
            await Asyncio.Sleep(0);
            t.Say("never");
        }
        catch (CancelledError e)
        {
            t.Say($"worker: {t.Error(e)}");
        }
    }
}

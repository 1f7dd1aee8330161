namespace AsyncioSharp.Conformance;

/// <summary>A cancel that comes after the awaited future is done but before the task wakes wins: the task gets the error.</summary>
[Scenario("cancel_between_completion_and_wakeup", 82, 84)]
public static class CancelBetweenCompletionAndWakeup
{
    private static async Coroutine Worker(Trace t, Future<string> future)
    {
        try
        {
            t.Say($"got {await future}");
        }
        catch (CancelledError e)
        {
            t.Say($"worker: {t.Error(e)}, future {t.State(future)}");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture<string>();
        var task = Asyncio.CreateTask(Worker(t, future));
        await Asyncio.Sleep(0);
        future.SetResult("value");
        t.Say($"cancel {task.Cancel()}");
        await Asyncio.Wait([task]);
        t.Say(t.Ended(task));
    }

    public static async Task Native(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture<string>();
        var task = Asyncio.CreateTask(() => WorkerNative(t, future));
        await Asyncio.Sleep(0);
        future.SetResult("value");
        t.Say($"cancel {task.Cancel()}");
        await Asyncio.Wait([task]);
        t.Say(t.Ended(task));
    }

    private static async Task WorkerNative(Trace t, Future<string> future)
    {
        try
        {
            t.Say($"got {await future}");
        }
        catch (CancelledError e)
        {
            t.Say($"worker: {t.Error(e)}, future {t.State(future)}");
            throw;
        }
    }
}

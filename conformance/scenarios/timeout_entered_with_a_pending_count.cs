namespace AsyncioSharp.Conformance;

/// <summary>A task whose count is already above zero may still use a timeout: only its own request is taken back.</summary>
[Scenario("timeout_entered_with_a_pending_count", 119)]
public static class TimeoutEnteredWithAPendingCount
{
    private static async Coroutine Worker(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError)
        {
            t.At($"dropped, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        }
        try
        {
            await Asyncio.Timeout(1, async cm => await Asyncio.Sleep(10));
        }
        catch (TimeoutException e)
        {
            t.At($"{t.Error(e)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        await Asyncio.Sleep(1);
        task.Cancel();
        await task;
        t.At(t.Ended(task));
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        await Asyncio.Sleep(1);
        task.Cancel();
        await task;
        t.At(t.Ended(task));
    }

    private static async Task WorkerNative(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError)
        {
            t.At($"dropped, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        }
        try
        {
            await Asyncio.Timeout(1, async Task (TimeoutScope cm) => await Asyncio.Sleep(10));
        }
        catch (TimeoutException e)
        {
            t.At($"{t.Error(e)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        }
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>Cancelling a task that is in wait() does not touch what it waits for.</summary>
[Scenario("wait_cancelled_leaves_tasks_alone", 110)]
public static class WaitCancelledLeavesTasksAlone
{
    private static async Coroutine Worker(Trace t)
    {
        await Asyncio.Sleep(3);
        t.At("worker ends");
    }

    private static async Coroutine Waiter(Trace t, AsyncioTask task)
    {
        try
        {
            await Asyncio.Wait([task]);
        }
        finally
        {
            t.At($"waiter finally, worker {t.Ended(task)}");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var low = Asyncio.CreateTask(Worker(t));
        var top = Asyncio.CreateTask(Waiter(t, low));
        await Asyncio.Sleep(1);
        top.Cancel();
        await low;
        t.At($"{t.Ended(top)} {t.Ended(low)}");
    }

    public static async Task Native(Trace t)
    {
        var low = Asyncio.CreateTask(() => WorkerNative(t));
        var top = Asyncio.CreateTask(() => WaiterNative(t, low));
        await Asyncio.Sleep(1);
        top.Cancel();
        await low;
        t.At($"{t.Ended(top)} {t.Ended(low)}");
    }

    private static async Task WorkerNative(Trace t)
    {
        await Asyncio.Sleep(3);
        t.At("worker ends");
    }

    private static async Task WaiterNative(Trace t, AsyncioTask task)
    {
        try
        {
            await Asyncio.Wait([task]);
        }
        finally
        {
            t.At($"waiter finally, worker {t.Ended(task)}");
        }
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>Cancellation is one error, not a state: a task that drops it runs on undisturbed and ends uncancelled.</summary>
[Scenario("swallowed_cancel_leaves_the_task_running", 90, 91)]
public static class SwallowedCancelLeavesTheTaskRunning
{
    private static async Coroutine<string> Worker(Trace t)
    {
        for (var i = 0; i < 3; i++)
        {
            try
            {
                await Asyncio.Sleep(1);
                t.At($"slept {i}");
            }
            catch (CancelledError)
            {
                t.At($"dropped {i}");
            }
        }
        return "end of work";
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        await Asyncio.Sleep(1.5);
        task.Cancel();
        t.At(await task);
        t.Say($"cancelled {task.Cancelled()}, cancelling {task.Cancelling()}");
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        await Asyncio.Sleep(1.5);
        task.Cancel();
        t.At(await task);
        t.Say($"cancelled {task.Cancelled()}, cancelling {task.Cancelling()}");
    }

    private static async Task<string> WorkerNative(Trace t)
    {
        for (var i = 0; i < 3; i++)
        {
            try
            {
                await Asyncio.Sleep(1);
                t.At($"slept {i}");
            }
            catch (CancelledError)
            {
                t.At($"dropped {i}");
            }
        }
        return "end of work";
    }
}

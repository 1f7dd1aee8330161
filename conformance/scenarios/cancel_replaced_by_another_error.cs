namespace AsyncioSharp.Conformance;

/// <summary>If cleanup raises something else, the task fails with that and is not cancelled.</summary>
[Scenario("cancel_replaced_by_another_error", 83)]
public static class CancelReplacedByAnotherError
{
    private static async Coroutine Worker(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            throw new KeyNotFoundException("cleanup failed");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        await Asyncio.Sleep(1);
        task.Cancel();
        try
        {
            await task;
        }
        catch (KeyNotFoundException e)
        {
            t.Say(t.Error(e));
        }
        t.Say($"{t.Ended(task)}, cancelling {task.Cancelling()}");
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        await Asyncio.Sleep(1);
        task.Cancel();
        try
        {
            await task;
        }
        catch (KeyNotFoundException e)
        {
            t.Say(t.Error(e));
        }
        t.Say($"{t.Ended(task)}, cancelling {task.Cancelling()}");
    }

    private static async Task WorkerNative(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            throw new KeyNotFoundException("cleanup failed");
        }
    }
}

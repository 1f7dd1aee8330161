namespace AsyncioSharp.Conformance;

/// <summary>A cancel from outside while the group waits cancels the children and is raised as it is.</summary>
[Scenario("task_group_outside_cancel", 129, 134)]
public static class TaskGroupOutsideCancel
{
    private static async Coroutine Child(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            await Asyncio.Sleep(1);
            t.At("child cleaned up");
        }
    }

    private static async Coroutine Worker(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async tg =>
            {
                tg.CreateTask(Child(t));
                t.Say("body ends");
            });
        }
        catch (CancelledError e)
        {
            t.At($"worker: {t.Error(e)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        t.At(t.Ended(task));
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        t.At(t.Ended(task));
    }

    private static async Task ChildNative(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            await Asyncio.Sleep(1);
            t.At("child cleaned up");
        }
    }

    private static async Task WorkerNative(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async Task (TaskGroup tg) =>
            {
                tg.CreateTask(() => ChildNative(t));
                t.Say("body ends");
            });
        }
        catch (CancelledError e)
        {
            t.At($"worker: {t.Error(e)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
            throw;
        }
    }
}

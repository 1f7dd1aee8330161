namespace AsyncioSharp.Conformance;

/// <summary>An outside cancel together with a child's error: the group is raised, and the next await is cancelled (3.13).</summary>
[Scenario("task_group_outside_cancel_with_child_error", 134)]
public static class TaskGroupOutsideCancelWithChildError
{
    private static async Coroutine Child(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            throw new ArgumentException();
        }
    }

    private static async Coroutine Worker(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async tg =>
            {
                tg.CreateTask(Child(t));
            });
        }
        catch (AggregateException e)
        {
            t.At($"{t.Error(e)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        }
        try
        {
            await Asyncio.Sleep(1);
            t.At("never");
        }
        catch (CancelledError e)
        {
            t.At($"next await: {t.Error(e)}");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        t.At($"{t.Ended(task)}, cancelling {task.Cancelling()}");
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        t.At($"{t.Ended(task)}, cancelling {task.Cancelling()}");
    }

    private static async Task ChildNative(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            throw new ArgumentException();
        }
    }

    private static async Task WorkerNative(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async Task (TaskGroup tg) =>
            {
                tg.CreateTask(() => ChildNative(t));
            });
        }
        catch (AggregateException e)
        {
            t.At($"{t.Error(e)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        }
        try
        {
            await Asyncio.Sleep(1);
            t.At("never");
        }
        catch (CancelledError e)
        {
            t.At($"next await: {t.Error(e)}");
        }
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>A timeout around a task group cancels the children, waits for their cleanup and comes out as TimeoutError, not as a group.</summary>
[Scenario("task_group_in_timeout", 119, 129)]
public static class TaskGroupInTimeout
{
    private static async Coroutine Child(Trace t, string name, double cleanup)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            await Asyncio.Sleep(cleanup);
            t.At($"{name} cleaned up");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        try
        {
            await Asyncio.Timeout(2, async cm =>
            {
                await Asyncio.TaskGroup(async tg =>
                {
                    tg.CreateTask(Child(t, "a", 1));
                    tg.CreateTask(Child(t, "b", 2));
                });
            });
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
        t.Say($"cancelling {Asyncio.CurrentTask()!.Cancelling()}");
    }

    public static async Task Native(Trace t)
    {
        try
        {
            await Asyncio.Timeout(2, async Task (TimeoutScope cm) =>
            {
                await Asyncio.TaskGroup(async Task (TaskGroup tg) =>
                {
                    tg.CreateTask(() => ChildNative(t, "a", 1));
                    tg.CreateTask(() => ChildNative(t, "b", 2));
                });
            });
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
        t.Say($"cancelling {Asyncio.CurrentTask()!.Cancelling()}");
    }

    private static async Task ChildNative(Trace t, string name, double cleanup)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            await Asyncio.Sleep(cleanup);
            t.At($"{name} cleaned up");
        }
    }
}

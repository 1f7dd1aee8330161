namespace AsyncioSharp.Conformance;

/// <summary>A body that raises a CancelledError of its own cancels the children and passes it on, as it is.</summary>
[Scenario("task_group_body_raises_a_cancellation")]
public static class TaskGroupBodyRaisesACancellation
{
    private static async Coroutine Child(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            t.Say("child cleans up");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        AsyncioTask task = null!;
        try
        {
            await Asyncio.TaskGroup(async tg =>
            {
                task = tg.CreateTask(Child(t));
                await Asyncio.Sleep(1);
                throw new CancelledError("own");
            });
        }
        catch (CancelledError e)
        {
            t.At($"{t.Reason(e)}, child {t.Ended(task)}, count {Asyncio.CurrentTask()!.Cancelling()}");
        }
    }

    public static async Task Native(Trace t)
    {
        AsyncioTask task = null!;
        try
        {
            await Asyncio.TaskGroup(async Task (TaskGroup tg) =>
            {
                task = tg.CreateTask(() => ChildNative(t));
                await Asyncio.Sleep(1);
                throw new CancelledError("own");
            });
        }
        catch (CancelledError e)
        {
            t.At($"{t.Reason(e)}, child {t.Ended(task)}, count {Asyncio.CurrentTask()!.Cancelling()}");
        }
    }

    private static async Task ChildNative(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            t.Say("child cleans up");
        }
    }
}

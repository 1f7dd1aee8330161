namespace AsyncioSharp.Conformance;

/// <summary>An error of the body cancels the children and leaves as a group of one.</summary>
[Scenario("task_group_body_error_cancels_children")]
public static class TaskGroupBodyErrorCancelsChildren
{
    private static async Coroutine Child(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            t.At("child finally");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async tg =>
            {
                tg.CreateTask(Child(t));
                await Asyncio.Sleep(1);
                throw new KeyNotFoundException();
            });
        }
        catch (AggregateException e)
        {
            t.At(t.Error(e));
        }
    }

    public static async Task Native(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async Task (TaskGroup tg) =>
            {
                tg.CreateTask(() => ChildNative(t));
                await Asyncio.Sleep(1);
                throw new KeyNotFoundException();
            });
        }
        catch (AggregateException e)
        {
            t.At(t.Error(e));
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
            t.At("child finally");
        }
    }
}

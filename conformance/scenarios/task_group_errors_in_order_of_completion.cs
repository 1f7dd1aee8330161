namespace AsyncioSharp.Conformance;

/// <summary>The errors of a group are in the order in which the children failed, the body's own error last.</summary>
[Scenario("task_group_errors_in_order_of_completion", 131)]
public static class TaskGroupErrorsInOrderOfCompletion
{
    private static async Coroutine Child(Trace t, double delay, Exception error)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            await Asyncio.Sleep(delay);
            t.At(t.Error(error));
            throw error;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async tg =>
            {
                tg.CreateTask(Child(t, 3, new ArgumentException()));
                tg.CreateTask(Child(t, 1, new KeyNotFoundException()));
                tg.CreateTask(Child(t, 2, new InvalidOperationException()));
                await Asyncio.Sleep(1);
                throw new DivideByZeroException();
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
                tg.CreateTask(() => ChildNative(t, 3, new ArgumentException()));
                tg.CreateTask(() => ChildNative(t, 1, new KeyNotFoundException()));
                tg.CreateTask(() => ChildNative(t, 2, new InvalidOperationException()));
                await Asyncio.Sleep(1);
                throw new DivideByZeroException();
            });
        }
        catch (AggregateException e)
        {
            t.At(t.Error(e));
        }
    }

    private static async Task ChildNative(Trace t, double delay, Exception error)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            await Asyncio.Sleep(delay);
            t.At(t.Error(error));
            throw error;
        }
    }
}

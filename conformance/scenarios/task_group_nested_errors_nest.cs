namespace AsyncioSharp.Conformance;

/// <summary>The error of an inner group is one error of the outer group; the outer's children are cancelled after it.</summary>
[Scenario("task_group_nested_errors_nest", 131)]
public static class TaskGroupNestedErrorsNest
{
    private static async Coroutine Child(Trace t, string name, double delay, bool fails)
    {
        try
        {
            await Asyncio.Sleep(delay);
            if (fails)
                throw new ArgumentException();
        }
        finally
        {
            t.At($"{name} finally");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async outer =>
            {
                outer.CreateTask(Child(t, "outer child", 10, false));
                await Asyncio.TaskGroup(async inner =>
                {
                    inner.CreateTask(Child(t, "inner child", 10, false));
                    inner.CreateTask(Child(t, "failing child", 1, true));
                });
                t.Say("never");
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
            await Asyncio.TaskGroup(async Task (TaskGroup outer) =>
            {
                outer.CreateTask(() => ChildNative(t, "outer child", 10, false));
                await Asyncio.TaskGroup(async Task (TaskGroup inner) =>
                {
                    inner.CreateTask(() => ChildNative(t, "inner child", 10, false));
                    inner.CreateTask(() => ChildNative(t, "failing child", 1, true));
                });
                t.Say("never");
            });
        }
        catch (AggregateException e)
        {
            t.At(t.Error(e));
        }
    }

    private static async Task ChildNative(Trace t, string name, double delay, bool fails)
    {
        try
        {
            await Asyncio.Sleep(delay);
            if (fails)
                throw new ArgumentException();
        }
        finally
        {
            t.At($"{name} finally");
        }
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>A child that has a group of its own is cancelled with its whole subtree, from the leaves up.</summary>
[Scenario("task_group_in_a_child_of_a_group", 128)]
public static class TaskGroupInAChildOfAGroup
{
    private static async Coroutine Leaf(Trace t, string name)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            t.Say($"{name} cleans up");
        }
    }

    private static async Coroutine Branch(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async tg =>
            {
                tg.CreateTask(Leaf(t, "leaf"));
            });
        }
        finally
        {
            t.Say("branch cleans up");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async tg =>
            {
                tg.CreateTask(Branch(t));
                await Asyncio.Sleep(1);
                throw new ArgumentException();
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
                tg.CreateTask(() => BranchNative(t));
                await Asyncio.Sleep(1);
                throw new ArgumentException();
            });
        }
        catch (AggregateException e)
        {
            t.At(t.Error(e));
        }
    }

    private static async Task LeafNative(Trace t, string name)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            t.Say($"{name} cleans up");
        }
    }

    private static async Task BranchNative(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async Task (TaskGroup tg) =>
            {
                tg.CreateTask(() => LeafNative(t, "leaf"));
            });
        }
        finally
        {
            t.Say("branch cleans up");
        }
    }
}

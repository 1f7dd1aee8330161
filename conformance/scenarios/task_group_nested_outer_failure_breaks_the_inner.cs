namespace AsyncioSharp.Conformance;

/// <summary>A failure in the outer group cancels a body that is inside of an inner group: the inner's children go first, and one group leaves.</summary>
[Scenario("task_group_nested_outer_failure_breaks_the_inner", 128, 133)]
public static class TaskGroupNestedOuterFailureBreaksTheInner
{
    private static async Coroutine Failing()
    {
        await Asyncio.Sleep(1);
        throw new ArgumentException();
    }

    private static async Coroutine InnerChild(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            t.At("inner child cleans up");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async outer =>
            {
                outer.CreateTask(Failing());
                try
                {
                    await Asyncio.TaskGroup(async inner =>
                    {
                        inner.CreateTask(InnerChild(t));
                    });
                }
                finally
                {
                    t.At("inner is over");
                }
            });
        }
        catch (AggregateException e)
        {
            t.At($"{t.Error(e)}, count {Asyncio.CurrentTask()!.Cancelling()}");
        }
    }

    public static async Task Native(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async Task (TaskGroup outer) =>
            {
                outer.CreateTask(() => FailingNative());
                try
                {
                    await Asyncio.TaskGroup(async Task (TaskGroup inner) =>
                    {
                        inner.CreateTask(() => InnerChildNative(t));
                    });
                }
                finally
                {
                    t.At("inner is over");
                }
            });
        }
        catch (AggregateException e)
        {
            t.At($"{t.Error(e)}, count {Asyncio.CurrentTask()!.Cancelling()}");
        }
    }

    private static async Task FailingNative()
    {
        await Asyncio.Sleep(1);
        throw new ArgumentException();
    }

    private static async Task InnerChildNative(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            t.At("inner child cleans up");
        }
    }
}

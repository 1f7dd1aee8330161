namespace AsyncioSharp.Conformance;

/// <summary>If the body, broken by a child's failure, raises something else, both are in the group, the child's first.</summary>
[Scenario("task_group_body_fails_while_being_broken", 128, 131)]
public static class TaskGroupBodyFailsWhileBeingBroken
{
    private static async Coroutine Failing()
    {
        throw new ArgumentException();
    }

    public static async Coroutine Main(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async tg =>
            {
                tg.CreateTask(Failing());
                try
                {
                    await Asyncio.Sleep(10);
                }
                finally
                {
                    throw new KeyNotFoundException();
                }
            });
        }
        catch (AggregateException e)
        {
            t.Say($"{t.Error(e)}, count {Asyncio.CurrentTask()!.Cancelling()}");
        }
    }

    public static async Task Native(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async Task (TaskGroup tg) =>
            {
                tg.CreateTask(() => FailingNative());
                try
                {
                    await Asyncio.Sleep(10);
                }
                finally
                {
                    throw new KeyNotFoundException();
                }
            });
        }
        catch (AggregateException e)
        {
            t.Say($"{t.Error(e)}, count {Asyncio.CurrentTask()!.Cancelling()}");
        }
    }

    private static async Task FailingNative()
    {
        throw new ArgumentException();
    }
}

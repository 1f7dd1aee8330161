namespace AsyncioSharp.Conformance;

/// <summary>An eager task that raises a CancelledError in its first step is cancelled when create_task() returns.</summary>
[Scenario("eager_task_ends_cancelled_in_its_first_step", 63, 74)]
public static class EagerTaskEndsCancelledInItsFirstStep
{
    private static async Coroutine Work()
    {
        throw new CancelledError("own");
    }

    public static async Coroutine Main(Trace t)
    {
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        var task = Asyncio.CreateTask(Work());
        t.Say($"{t.Ended(task)}, cancel {task.Cancel()}");
        try
        {
            await task;
        }
        catch (CancelledError e)
        {
            t.Say(t.Reason(e));
        }
    }

    public static async Task Native(Trace t)
    {
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        var task = Asyncio.CreateTask(() => WorkNative());
        t.Say($"{t.Ended(task)}, cancel {task.Cancel()}");
        try
        {
            await task;
        }
        catch (CancelledError e)
        {
            t.Say(t.Reason(e));
        }
    }

    private static async Task WorkNative()
    {
        throw new CancelledError("own");
    }
}

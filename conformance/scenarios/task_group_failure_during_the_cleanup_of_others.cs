namespace AsyncioSharp.Conformance;

/// <summary>A child that fails while it is being cancelled adds its error; one that drops the cancellation and returns adds none.</summary>
[Scenario("task_group_failure_during_the_cleanup_of_others", 131)]
public static class TaskGroupFailureDuringTheCleanupOfOthers
{
    private static async Coroutine Child(Trace t, string name, Exception? error)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError)
        {
            if (error is not null)
                throw error;
        }
        t.Say($"{name} returns");
    }

    public static async Coroutine Main(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async tg =>
            {
                tg.CreateTask(Child(t, "stubborn", null));
                await Asyncio.Sleep(1);
                tg.CreateTask(Child(t, "broken", new KeyNotFoundException()));
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
                tg.CreateTask(() => ChildNative(t, "stubborn", null));
                await Asyncio.Sleep(1);
                tg.CreateTask(() => ChildNative(t, "broken", new KeyNotFoundException()));
                await Asyncio.Sleep(1);
                throw new ArgumentException();
            });
        }
        catch (AggregateException e)
        {
            t.At(t.Error(e));
        }
    }

    private static async Task ChildNative(Trace t, string name, Exception? error)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError)
        {
            if (error is not null)
                throw error;
        }
        t.Say($"{name} returns");
    }
}

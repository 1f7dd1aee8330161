namespace AsyncioSharp.Conformance;

/// <summary>all_tasks() holds a task already in its eager first step, and no longer when it ended there.</summary>
[Scenario("eager_task_is_among_all_tasks_from_the_start", 78)]
public static class EagerTaskIsAmongAllTasksFromTheStart
{
    private static async Coroutine Work(Trace t, bool wait)
    {
        var tasks = Asyncio.AllTasks();
        t.Say($"inside {tasks.Count}, this one {tasks.Contains(Asyncio.CurrentTask()!)}");
        if (wait)
            await Asyncio.Sleep(0);
    }

    public static async Coroutine Main(Trace t)
    {
        Asyncio.CurrentTask()!.SetName("main");
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        Asyncio.CreateTask(Work(t, false), name: "quick");
        t.Say($"then {t.Names(Asyncio.AllTasks())}");
        var task = Asyncio.CreateTask(Work(t, true), name: "slow");
        t.Say($"then {t.Names(Asyncio.AllTasks())}");
        await task;
        t.Say($"at last {t.Names(Asyncio.AllTasks())}");
    }

    public static async Task Native(Trace t)
    {
        Asyncio.CurrentTask()!.SetName("main");
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        Asyncio.CreateTask(() => WorkNative(t, false), name: "quick");
        t.Say($"then {t.Names(Asyncio.AllTasks())}");
        var task = Asyncio.CreateTask(() => WorkNative(t, true), name: "slow");
        t.Say($"then {t.Names(Asyncio.AllTasks())}");
        await task;
        t.Say($"at last {t.Names(Asyncio.AllTasks())}");
    }

    private static async Task WorkNative(Trace t, bool wait)
    {
        var tasks = Asyncio.AllTasks();
        t.Say($"inside {tasks.Count}, this one {tasks.Contains(Asyncio.CurrentTask()!)}");
        if (wait)
            await Asyncio.Sleep(0);
    }
}

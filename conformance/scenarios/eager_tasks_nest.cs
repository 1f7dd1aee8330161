namespace AsyncioSharp.Conformance;

/// <summary>An eager task that makes eager tasks runs them inside of its own first step; the current task is right on every level.</summary>
[Scenario("eager_tasks_nest", 72)]
public static class EagerTasksNest
{
    private static async Coroutine Work(Trace t, int depth, AsyncioTask? creator)
    {
        var me = Asyncio.CurrentTask();
        t.Say($"{depth} begins, another task {me != creator}");
        if (depth < 3)
        {
            var task = Asyncio.CreateTask(Work(t, depth + 1, me));
            t.Say($"{depth} goes on, the same {Asyncio.CurrentTask() == me}");
            await task;
        }
        t.Say($"{depth} ends, the same {Asyncio.CurrentTask() == me}");
    }

    public static async Coroutine Main(Trace t)
    {
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        await Work(t, 0, null);
    }

    public static async Task Native(Trace t)
    {
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        await WorkNative(t, 0, null);
    }

    private static async Task WorkNative(Trace t, int depth, AsyncioTask? creator)
    {
        var me = Asyncio.CurrentTask();
        t.Say($"{depth} begins, another task {me != creator}");
        if (depth < 3)
        {
            var task = Asyncio.CreateTask(() => WorkNative(t, depth + 1, me));
            t.Say($"{depth} goes on, the same {Asyncio.CurrentTask() == me}");
            await task;
        }
        t.Say($"{depth} ends, the same {Asyncio.CurrentTask() == me}");
    }
}

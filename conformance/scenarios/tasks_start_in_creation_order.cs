namespace AsyncioSharp.Conformance;

/// <summary>Creating a task runs nothing; first steps come in creation order once the creator yields.</summary>
[Scenario("tasks_start_in_creation_order", 57)]
public static class TasksStartInCreationOrder
{
    private static async Coroutine Worker(Trace t, string name)
    {
        t.Say($"{name} starts");
    }

    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        Asyncio.CreateTask(Worker(t, "a"));
        loop.CallSoon(() => t.Say("callback"));
        Asyncio.CreateTask(Worker(t, "b"));
        Asyncio.CreateTask(Worker(t, "c"));
        t.Say("created");
        await Asyncio.Sleep(0);
        t.Say("end");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        Asyncio.CreateTask(() => WorkerNative(t, "a"));
        loop.CallSoon(() => t.Say("callback"));
        Asyncio.CreateTask(() => WorkerNative(t, "b"));
        Asyncio.CreateTask(() => WorkerNative(t, "c"));
        t.Say("created");
        await Asyncio.Sleep(0);
        t.Say("end");
    }

    private static async Task WorkerNative(Trace t, string name)
    {
        t.Say($"{name} starts");
    }
}

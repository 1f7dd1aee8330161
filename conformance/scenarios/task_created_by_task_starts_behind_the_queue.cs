namespace AsyncioSharp.Conformance;

/// <summary>A task made during a step starts behind everything already queued, before what is queued later.</summary>
[Scenario("task_created_by_task_starts_behind_the_queue", 57)]
public static class TaskCreatedByTaskStartsBehindTheQueue
{
    private static async Coroutine Child(Trace t, string name)
    {
        t.Say($"child {name}");
    }

    private static async Coroutine Parent(Trace t, string name)
    {
        t.Say($"parent {name}");
        Asyncio.CreateTask(Child(t, name));
        await Asyncio.Sleep(0);
        t.Say($"parent {name} again");
    }

    public static async Coroutine Main(Trace t)
    {
        var tasks = new List<AsyncioTask>();
        foreach (var name in new[] { "a", "b" })
            tasks.Add(Asyncio.CreateTask(Parent(t, name)));
        foreach (var task in tasks)
            await task;
        t.Say("end");
    }

    public static async Task Native(Trace t)
    {
        var tasks = new List<AsyncioTask>();
        foreach (var name in new[] { "a", "b" })
            tasks.Add(Asyncio.CreateTask(() => ParentNative(t, name)));
        foreach (var task in tasks)
            await task;
        t.Say("end");
    }

    private static async Task ChildNative(Trace t, string name)
    {
        t.Say($"child {name}");
    }

    private static async Task ParentNative(Trace t, string name)
    {
        t.Say($"parent {name}");
        Asyncio.CreateTask(() => ChildNative(t, name));
        await Asyncio.Sleep(0);
        t.Say($"parent {name} again");
    }
}

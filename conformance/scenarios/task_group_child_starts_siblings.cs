namespace AsyncioSharp.Conformance;

/// <summary>Children may start more children while the group waits at its end; the group waits for them too.</summary>
[Scenario("task_group_child_starts_siblings", 127, 129)]
public static class TaskGroupChildStartsSiblings
{
    private static async Coroutine Child(Trace t, TaskGroup tg, int n)
    {
        await Asyncio.Sleep(1);
        t.At($"child {n}");
        if (n < 3)
            tg.CreateTask(Child(t, tg, n + 1));
    }

    public static async Coroutine Main(Trace t)
    {
        await Asyncio.TaskGroup(async tg =>
        {
            tg.CreateTask(Child(t, tg, 1));
            t.Say("body ends");
        });
        t.At("group ends");
    }

    public static async Task Native(Trace t)
    {
        await Asyncio.TaskGroup(async Task (TaskGroup tg) =>
        {
            tg.CreateTask(() => ChildNative(t, tg, 1));
            t.Say("body ends");
        });
        t.At("group ends");
    }

    private static async Task ChildNative(Trace t, TaskGroup tg, int n)
    {
        await Asyncio.Sleep(1);
        t.At($"child {n}");
        if (n < 3)
            tg.CreateTask(() => ChildNative(t, tg, n + 1));
    }
}

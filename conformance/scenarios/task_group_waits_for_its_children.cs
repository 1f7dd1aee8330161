namespace AsyncioSharp.Conformance;

/// <summary>A task group ends when its body and all of its children have ended.</summary>
[Scenario("task_group_waits_for_its_children", 129)]
public static class TaskGroupWaitsForItsChildren
{
    private static async Coroutine<string> Child(Trace t, string name, double delay)
    {
        t.Say($"{name} starts");
        await Asyncio.Sleep(delay);
        t.At($"{name} ends");
        return name;
    }

    public static async Coroutine Main(Trace t)
    {
        AsyncioTask<string> a = null!, b = null!;
        await Asyncio.TaskGroup(async tg =>
        {
            a = tg.CreateTask(Child(t, "a", 2));
            b = tg.CreateTask(Child(t, "b", 1));
            t.Say("body ends");
        });
        t.At($"{a.Result()} {b.Result()}");
    }

    public static async Task Native(Trace t)
    {
        AsyncioTask<string> a = null!, b = null!;
        await Asyncio.TaskGroup(async Task (TaskGroup tg) =>
        {
            a = tg.CreateTask(() => ChildNative(t, "a", 2));
            b = tg.CreateTask(() => ChildNative(t, "b", 1));
            t.Say("body ends");
        });
        t.At($"{a.Result()} {b.Result()}");
    }

    private static async Task<string> ChildNative(Trace t, string name, double delay)
    {
        t.Say($"{name} starts");
        await Asyncio.Sleep(delay);
        t.At($"{name} ends");
        return name;
    }
}

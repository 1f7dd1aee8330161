namespace AsyncioSharp.Conformance;

/// <summary>How many turns a group needs from the end of its last child to the code after it.</summary>
[Scenario("task_group_turns")]
public static class TaskGroupTurns
{
    private static async Coroutine Child(Trace t)
    {
        t.Say("child starts");
        await Asyncio.Sleep(0);
        t.Say("child ends");
    }

    public static async Coroutine Main(Trace t)
    {
        t.Turns(6);
        await Asyncio.TaskGroup(async tg =>
        {
            tg.CreateTask(Child(t));
        });
        t.Say("after the group");
        await Asyncio.TaskGroup(async tg =>
        {
        });
        t.Say("after an empty group");
        await Asyncio.Sleep(1);
    }

    public static async Task Native(Trace t)
    {
        t.Turns(6);
        await Asyncio.TaskGroup(async Task (TaskGroup tg) =>
        {
            tg.CreateTask(() => ChildNative(t));
        });
        t.Say("after the group");
        await Asyncio.TaskGroup(async Task (TaskGroup tg) =>
        {
        });
        t.Say("after an empty group");
        await Asyncio.Sleep(1);
    }

    private static async Task ChildNative(Trace t)
    {
        t.Say("child starts");
        await Asyncio.Sleep(0);
        t.Say("child ends");
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>A group whose body starts nothing ends without letting anything else run.</summary>
[Scenario("task_group_without_children_does_not_yield")]
public static class TaskGroupWithoutChildrenDoesNotYield
{
    public static async Coroutine Main(Trace t)
    {
        t.Turns(1);
        await Asyncio.TaskGroup(async tg =>
        {
            t.Say("body");
        });
        t.Say("after");
        await Asyncio.Sleep(0);
    }

    public static async Task Native(Trace t)
    {
        t.Turns(1);
        await Asyncio.TaskGroup(async Task (TaskGroup tg) =>
        {
            t.Say("body");
        });
        t.Say("after");
        await Asyncio.Sleep(0);
    }
}

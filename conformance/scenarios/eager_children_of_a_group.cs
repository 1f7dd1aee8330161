namespace AsyncioSharp.Conformance;

/// <summary>With eager children a group's body sees what they did before it goes on; the group waits for the rest.</summary>
[Scenario("eager_children_of_a_group", 72, 74)]
public static class EagerChildrenOfAGroup
{
    private static async Coroutine Work(Trace t, int n)
    {
        t.Say($"{n} begins");
        if (n > 1)
            await Asyncio.Sleep(n);
        t.At($"{n} ends");
    }

    public static async Coroutine Main(Trace t)
    {
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        await Asyncio.TaskGroup(async tg =>
        {
            foreach (int n in new[] { 1, 3, 2 })
            {
                var task = tg.CreateTask(Work(t, n));
                t.Say($"done {task.Done()}");
            }
        });
        t.At("group ends");
    }

    public static async Task Native(Trace t)
    {
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        await Asyncio.TaskGroup(async Task (TaskGroup tg) =>
        {
            foreach (int n in new[] { 1, 3, 2 })
            {
                var task = tg.CreateTask(() => WorkNative(t, n));
                t.Say($"done {task.Done()}");
            }
        });
        t.At("group ends");
    }

    private static async Task WorkNative(Trace t, int n)
    {
        t.Say($"{n} begins");
        if (n > 1)
            await Asyncio.Sleep(n);
        t.At($"{n} ends");
    }
}

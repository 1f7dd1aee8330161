namespace AsyncioSharp.Conformance;

/// <summary>Lazy tasks begin after their creator's step, eager ones inside of it, in order of creation.</summary>
[Scenario("eager_changes_the_order_of_side_effects", 57, 72, 77)]
public static class EagerChangesTheOrderOfSideEffects
{
    private static async Coroutine Work(Trace t, string name)
    {
        t.Say($"{name} begins");
        await Asyncio.Sleep(0);
        t.Say($"{name} ends");
    }

    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        foreach (var factory in new[] { null, Asyncio.EagerTaskFactory })
        {
            loop.SetTaskFactory(factory);
            var tasks = new List<AsyncioTask>();
            foreach (string name in new[] { "a", "b" })
            {
                tasks.Add(Asyncio.CreateTask(Work(t, name)));
                t.Say($"{name} is made");
            }
            await Asyncio.Wait(tasks);
        }
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        foreach (var factory in new[] { null, Asyncio.EagerTaskFactory })
        {
            loop.SetTaskFactory(factory);
            var tasks = new List<AsyncioTask>();
            foreach (string name in new[] { "a", "b" })
            {
                tasks.Add(Asyncio.CreateTask(() => WorkNative(t, name)));
                t.Say($"{name} is made");
            }
            await Asyncio.Wait(tasks);
        }
    }

    private static async Task WorkNative(Trace t, string name)
    {
        t.Say($"{name} begins");
        await Asyncio.Sleep(0);
        t.Say($"{name} ends");
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>shield() of something done returns that object; of something pending a future of its own.</summary>
[Scenario("shield_of_done_is_the_thing_itself")]
public static class ShieldOfDoneIsTheThingItself
{
    private static async Coroutine<int> Inner()
    {
        return 1;
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Inner());
        t.Say($"pending: same {ReferenceEquals(Asyncio.Shield(task), task)}");
        await task;
        t.Say($"done: same {ReferenceEquals(Asyncio.Shield(task), task)}");
        t.Say($"{await Asyncio.Shield(task)}");
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => InnerNative());
        t.Say($"pending: same {ReferenceEquals(Asyncio.Shield(task), task)}");
        await task;
        t.Say($"done: same {ReferenceEquals(Asyncio.Shield(task), task)}");
        t.Say($"{await Asyncio.Shield(task)}");
    }

    private static async Task<int> InnerNative()
    {
        return 1;
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>Each task in a chain of awaiting tasks starts a turn later and hands its result on a turn later.</summary>
[Scenario("awaiting_a_task_costs_turns", 47, 57)]
public static class AwaitingATaskCostsTurns
{
    private static async Coroutine<string> Link(Trace t, int n)
    {
        t.Say($"link {n} starts");
        var result = n > 0 ? await Asyncio.CreateTask(Link(t, n - 1)) : "bottom";
        t.Say($"link {n} ends");
        return result;
    }

    public static async Coroutine Main(Trace t)
    {
        t.Turns(9);
        t.Say(await Asyncio.CreateTask(Link(t, 3)));
        await Asyncio.Sleep(1);
    }

    public static async Task Native(Trace t)
    {
        t.Turns(9);
        t.Say(await Asyncio.CreateTask(() => LinkNative(t, 3)));
        await Asyncio.Sleep(1);
    }

    private static async Task<string> LinkNative(Trace t, int n)
    {
        t.Say($"link {n} starts");
        var result = n > 0 ? await Asyncio.CreateTask(() => LinkNative(t, n - 1)) : "bottom";
        t.Say($"link {n} ends");
        return result;
    }
}

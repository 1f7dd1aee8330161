namespace AsyncioSharp.Conformance;

/// <summary>gather() gives the results in argument order, whatever the order of completion.</summary>
[Scenario("gather_results_in_argument_order", 104)]
public static class GatherResultsInArgumentOrder
{
    private static async Coroutine<string> Worker(Trace t, string name, double delay)
    {
        t.Say($"{name} starts");
        await Asyncio.Sleep(delay);
        t.At($"{name} ends");
        return name;
    }

    public static async Coroutine Main(Trace t)
    {
        t.Say(string.Join(" ", await Asyncio.Gather(Worker(t, "a", 3), Worker(t, "b", 1), Worker(t, "c", 2))));
        t.At("end");
    }

    public static async Task Native(Trace t)
    {
        t.Say(string.Join(" ", await Asyncio.Gather(Asyncio.CreateTask(() => WorkerNative(t, "a", 3)), Asyncio.CreateTask(() => WorkerNative(t, "b", 1)), Asyncio.CreateTask(() => WorkerNative(t, "c", 2)))));
        t.At("end");
    }

    private static async Task<string> WorkerNative(Trace t, string name, double delay)
    {
        t.Say($"{name} starts");
        await Asyncio.Sleep(delay);
        t.At($"{name} ends");
        return name;
    }
}

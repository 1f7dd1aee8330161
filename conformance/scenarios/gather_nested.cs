namespace AsyncioSharp.Conformance;

/// <summary>A gather of gathers: the results nest, an inner gather starts its children when it is called.</summary>
[Scenario("gather_nested", 104)]
public static class GatherNested
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
        var left = Asyncio.Gather(Worker(t, "a", 1), Worker(t, "b", 4));
        var right = Asyncio.Gather(Worker(t, "c", 3), Worker(t, "d", 2));
        t.Say("called");
        var both = await Asyncio.Gather(left, right);
        t.At(string.Join(" ", both[0]) + " | " + string.Join(" ", both[1]));
    }

    public static async Task Native(Trace t)
    {
        var left = Asyncio.Gather(Asyncio.CreateTask(() => WorkerNative(t, "a", 1)), Asyncio.CreateTask(() => WorkerNative(t, "b", 4)));
        var right = Asyncio.Gather(Asyncio.CreateTask(() => WorkerNative(t, "c", 3)), Asyncio.CreateTask(() => WorkerNative(t, "d", 2)));
        t.Say("called");
        var both = await Asyncio.Gather(left, right);
        t.At(string.Join(" ", both[0]) + " | " + string.Join(" ", both[1]));
    }

    private static async Task<string> WorkerNative(Trace t, string name, double delay)
    {
        t.Say($"{name} starts");
        await Asyncio.Sleep(delay);
        t.At($"{name} ends");
        return name;
    }
}

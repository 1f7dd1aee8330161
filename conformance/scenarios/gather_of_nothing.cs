namespace AsyncioSharp.Conformance;

/// <summary>gather() without arguments is done at once.</summary>
[Scenario("gather_of_nothing", 104)]
public static class GatherOfNothing
{
    public static async Coroutine Main(Trace t)
    {
        Asyncio.GetRunningLoop().CallSoon(() => t.Say("callback"));
        var gathering = Asyncio.Gather(Array.Empty<Coroutine<int>>());
        t.Say($"done {gathering.Done()}");
        t.Say($"{(await gathering).Length} results");
        await Asyncio.Sleep(0);
    }

    public static async Task Native(Trace t)
    {
        Asyncio.GetRunningLoop().CallSoon(() => t.Say("callback"));
        var gathering = Asyncio.Gather(Array.Empty<Coroutine<int>>());
        t.Say($"done {gathering.Done()}");
        t.Say($"{(await gathering).Length} results");
        await Asyncio.Sleep(0);
    }
}

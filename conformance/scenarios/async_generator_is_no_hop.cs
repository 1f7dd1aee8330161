namespace AsyncioSharp.Conformance;

/// <summary>Taking a value that the generator has at hand lets nothing else run.</summary>
[Scenario("async_generator_is_no_hop", 58)]
public static class AsyncGeneratorIsNoHop
{
    private static async IAsyncEnumerable<int> Numbers(Trace t)
    {
        for (var i = 0; i < 3; i++)
            yield return i;
        await Asyncio.Sleep(0);
        yield return 3;
    }

    public static async Coroutine Main(Trace t)
    {
        Asyncio.GetRunningLoop().CallSoon(() => t.Say("callback"));
        await foreach (var n in Numbers(t))
            t.Say($"takes {n}");
        t.Say("end");
    }

    public static async Task Native(Trace t)
    {
        Asyncio.GetRunningLoop().CallSoon(() => t.Say("callback"));
        await foreach (var n in Numbers(t))
            t.Say($"takes {n}");
        t.Say("end");
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>Awaiting a coroutine that never suspends lets nothing else run, however deep the chain.</summary>
[Scenario("awaiting_a_coroutine_is_no_hop", 58)]
public static class AwaitingACoroutineIsNoHop
{
    private static async Coroutine Other(Trace t)
    {
        t.Say("other");
    }

    private static async Coroutine Level(Trace t, int n)
    {
        t.Say($"in {n}");
        if (n < 3)
            await Level(t, n + 1);
        t.Say($"out {n}");
    }

    public static async Coroutine Main(Trace t)
    {
        Asyncio.CreateTask(Other(t));
        await Level(t, 1);
        t.Say("before the yield");
        await Asyncio.Sleep(0);
        t.Say("end");
    }

    public static async Task Native(Trace t)
    {
        Asyncio.CreateTask(() => OtherNative(t));
        await LevelNative(t, 1);
        t.Say("before the yield");
        await Asyncio.Sleep(0);
        t.Say("end");
    }

    private static async Task OtherNative(Trace t)
    {
        t.Say("other");
    }

    private static async Task LevelNative(Trace t, int n)
    {
        t.Say($"in {n}");
        if (n < 3)
            await LevelNative(t, n + 1);
        t.Say($"out {n}");
    }
}

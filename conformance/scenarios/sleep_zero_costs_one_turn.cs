namespace AsyncioSharp.Conformance;

/// <summary>sleep(0) and sleep(-1) cost one turn each; a turn is counted by a callback that queues itself again.</summary>
[Scenario("sleep_zero_costs_one_turn", 60)]
public static class SleepZeroCostsOneTurn
{
    public static async Coroutine Main(Trace t)
    {
        t.Turns(5);
        await Asyncio.Sleep(0);
        t.Say("after sleep(0)");
        await Asyncio.Sleep(-1);
        t.Say("after sleep(-1)");
        t.Say(await Asyncio.Sleep(0, "result of sleep"));
        await Asyncio.Sleep(1);
        t.At("end");
    }

    public static async Task Native(Trace t)
    {
        t.Turns(5);
        await Asyncio.Sleep(0);
        t.Say("after sleep(0)");
        await Asyncio.Sleep(-1);
        t.Say("after sleep(-1)");
        t.Say(await Asyncio.Sleep(0, "result of sleep"));
        await Asyncio.Sleep(1);
        t.At("end");
    }
}

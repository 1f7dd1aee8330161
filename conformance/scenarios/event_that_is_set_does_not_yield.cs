namespace AsyncioSharp.Conformance;

/// <summary>wait() on a set event lets nothing else run and gives True; set and clear may be repeated.</summary>
[Scenario("event_that_is_set_does_not_yield")]
public static class EventThatIsSetDoesNotYield
{
    public static async Coroutine Main(Trace t)
    {
        var ev = new AsyncioEvent();
        ev.Set();
        ev.Set();
        t.Turns(3);
        t.Say($"got {await ev.Wait()}, {await ev.Wait()}");
        ev.Clear();
        ev.Clear();
        t.Say($"set {ev.IsSet()}");
        await Asyncio.Sleep(0);
        t.Say("slept");
    }

    public static async Task Native(Trace t)
    {
        var ev = new AsyncioEvent();
        ev.Set();
        ev.Set();
        t.Turns(3);
        t.Say($"got {await ev.Wait()}, {await ev.Wait()}");
        ev.Clear();
        ev.Clear();
        t.Say($"set {ev.IsSet()}");
        await Asyncio.Sleep(0);
        t.Say("slept");
    }
}

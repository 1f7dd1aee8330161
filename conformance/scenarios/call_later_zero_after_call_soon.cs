namespace AsyncioSharp.Conformance;

/// <summary>call_later(0) goes through the timers: call_soon calls made later in the same step go first.</summary>
[Scenario("call_later_zero_after_call_soon", 3, 7)]
public static class CallLaterZeroAfterCallSoon
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.CallLater(0, () => t.Say("later zero"));
        loop.CallSoon(() => t.Say("soon one"));
        loop.CallSoon(() => loop.CallSoon(() => t.Say("soon from soon")));
        loop.CallSoon(() => t.Say("soon two"));
        await Asyncio.Sleep(0.1);
        t.At("end");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.CallLater(0, () => t.Say("later zero"));
        loop.CallSoon(() => t.Say("soon one"));
        loop.CallSoon(() => loop.CallSoon(() => t.Say("soon from soon")));
        loop.CallSoon(() => t.Say("soon two"));
        await Asyncio.Sleep(0.1);
        t.At("end");
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>What a callback schedules runs after everything that was ready before it.</summary>
[Scenario("call_soon_from_callback_waits_for_next_batch", 2)]
public static class CallSoonFromCallbackWaitsForNextBatch
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.CallSoon(() =>
        {
            t.Say("first");
            loop.CallSoon(() => t.Say("from first"));
        });
        loop.CallSoon(() =>
        {
            t.Say("second");
            loop.CallSoon(() => t.Say("from second"));
        });
        loop.CallSoon(() => t.Say("third"));
        t.Say("scheduled");
        await Asyncio.Sleep(0);
        t.Say("after one turn");
        await Asyncio.Sleep(0);
        t.Say("after two turns");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.CallSoon(() =>
        {
            t.Say("first");
            loop.CallSoon(() => t.Say("from first"));
        });
        loop.CallSoon(() =>
        {
            t.Say("second");
            loop.CallSoon(() => t.Say("from second"));
        });
        loop.CallSoon(() => t.Say("third"));
        t.Say("scheduled");
        await Asyncio.Sleep(0);
        t.Say("after one turn");
        await Asyncio.Sleep(0);
        t.Say("after two turns");
    }
}

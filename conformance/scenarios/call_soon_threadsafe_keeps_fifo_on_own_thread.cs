namespace AsyncioSharp.Conformance;

/// <summary>From the loop's own thread call_soon_threadsafe() queues in line with call_soon().</summary>
[Scenario("call_soon_threadsafe_keeps_fifo_on_own_thread", 1, 21)]
public static class CallSoonThreadsafeKeepsFifoOnOwnThread
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.CallSoon(() => t.Say("soon 1"));
        loop.CallSoonThreadsafe(() => t.Say("threadsafe 2"));
        loop.CallSoon(() => t.Say("soon 3"));
        loop.CallSoonThreadsafe(() => t.Say("threadsafe 4"));
        await Asyncio.Sleep(0);
        t.Say("one turn on");
        await Asyncio.Sleep(0);
        t.Say("two turns on");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.CallSoon(() => t.Say("soon 1"));
        loop.CallSoonThreadsafe(() => t.Say("threadsafe 2"));
        loop.CallSoon(() => t.Say("soon 3"));
        loop.CallSoonThreadsafe(() => t.Say("threadsafe 4"));
        await Asyncio.Sleep(0);
        t.Say("one turn on");
        await Asyncio.Sleep(0);
        t.Say("two turns on");
    }
}

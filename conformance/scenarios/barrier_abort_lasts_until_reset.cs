namespace AsyncioSharp.Conformance;

/// <summary>abort() breaks those who wait and all who come, until reset() makes the barrier usable again.</summary>
[Scenario("barrier_abort_lasts_until_reset", 155)]
public static class BarrierAbortLastsUntilReset
{
    private static async Coroutine Arrive(Trace t, AsyncioBarrier barrier, string name)
    {
        try
        {
            t.Say($"{name} got {await barrier.Wait()}");
        }
        catch (BrokenBarrierError e)
        {
            t.Say($"{name}: {t.Error(e)}");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var barrier = new AsyncioBarrier(2);
        var a = Asyncio.CreateTask(Arrive(t, barrier, "a"));
        await Asyncio.Sleep(0);
        await barrier.Abort();
        t.Say($"broken {barrier.Broken}");
        await a;
        await Arrive(t, barrier, "b");
        await barrier.Reset();
        t.Say($"broken {barrier.Broken}");
        var c = Asyncio.CreateTask(Arrive(t, barrier, "c"));
        await Arrive(t, barrier, "d");
        await c;
    }

    public static async Task Native(Trace t)
    {
        var barrier = new AsyncioBarrier(2);
        var a = Asyncio.CreateTask(() => ArriveNative(t, barrier, "a"));
        await Asyncio.Sleep(0);
        await barrier.Abort();
        t.Say($"broken {barrier.Broken}");
        await a;
        await ArriveNative(t, barrier, "b");
        await barrier.Reset();
        t.Say($"broken {barrier.Broken}");
        var c = Asyncio.CreateTask(() => ArriveNative(t, barrier, "c"));
        await ArriveNative(t, barrier, "d");
        await c;
    }

    private static async Task ArriveNative(Trace t, AsyncioBarrier barrier, string name)
    {
        try
        {
            t.Say($"{name} got {await barrier.Wait()}");
        }
        catch (BrokenBarrierError e)
        {
            t.Say($"{name}: {t.Error(e)}");
        }
    }
}

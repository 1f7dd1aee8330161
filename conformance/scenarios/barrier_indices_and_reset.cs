namespace AsyncioSharp.Conformance;

/// <summary>A barrier lets its party through together, each with the index of its arrival; reset() breaks the waiting ones.</summary>
[Scenario("barrier_indices_and_reset", 153, 155)]
public static class BarrierIndicesAndReset
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
        var b = Asyncio.CreateTask(Arrive(t, barrier, "b"));
        await Asyncio.Wait([a, b]);
        var c = Asyncio.CreateTask(Arrive(t, barrier, "c"));
        await Asyncio.Sleep(0);
        await barrier.Reset();
        await c;
        var d = Asyncio.CreateTask(Arrive(t, barrier, "d"));
        t.Say($"main got {await barrier.Wait()}");
        await d;
    }

    public static async Task Native(Trace t)
    {
        var barrier = new AsyncioBarrier(2);
        var a = Asyncio.CreateTask(() => ArriveNative(t, barrier, "a"));
        var b = Asyncio.CreateTask(() => ArriveNative(t, barrier, "b"));
        await Asyncio.Wait([a, b]);
        var c = Asyncio.CreateTask(() => ArriveNative(t, barrier, "c"));
        await Asyncio.Sleep(0);
        await barrier.Reset();
        await c;
        var d = Asyncio.CreateTask(() => ArriveNative(t, barrier, "d"));
        t.Say($"main got {await barrier.Wait()}");
        await d;
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

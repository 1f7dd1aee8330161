namespace AsyncioSharp.Conformance;

/// <summary>A cancelled waiter does not break a barrier: its place becomes free, and so does its index.</summary>
[Scenario("barrier_cancelled_waiter_frees_its_place", 153, 154)]
public static class BarrierCancelledWaiterFreesItsPlace
{
    private static async Coroutine Arrive(Trace t, AsyncioBarrier barrier, string name)
    {
        try
        {
            t.At($"{name} got {await barrier.Wait()}");
        }
        catch (CancelledError)
        {
            t.At($"{name} cancelled");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var barrier = new AsyncioBarrier(3);
        var a = Asyncio.CreateTask(Arrive(t, barrier, "a"));
        var b = Asyncio.CreateTask(Arrive(t, barrier, "b"));
        await Asyncio.Sleep(1);
        b.Cancel();
        await Asyncio.Wait([b]);
        t.Say($"waiting {barrier.NWaiting}, broken {barrier.Broken}");
        var c = Asyncio.CreateTask(Arrive(t, barrier, "c"));
        await Asyncio.Sleep(1);
        var d = Asyncio.CreateTask(Arrive(t, barrier, "d"));
        await Asyncio.Wait([a, c, d]);
        t.Say($"waiting {barrier.NWaiting}");
    }

    public static async Task Native(Trace t)
    {
        var barrier = new AsyncioBarrier(3);
        var a = Asyncio.CreateTask(() => ArriveNative(t, barrier, "a"));
        var b = Asyncio.CreateTask(() => ArriveNative(t, barrier, "b"));
        await Asyncio.Sleep(1);
        b.Cancel();
        await Asyncio.Wait([b]);
        t.Say($"waiting {barrier.NWaiting}, broken {barrier.Broken}");
        var c = Asyncio.CreateTask(() => ArriveNative(t, barrier, "c"));
        await Asyncio.Sleep(1);
        var d = Asyncio.CreateTask(() => ArriveNative(t, barrier, "d"));
        await Asyncio.Wait([a, c, d]);
        t.Say($"waiting {barrier.NWaiting}");
    }

    private static async Task ArriveNative(Trace t, AsyncioBarrier barrier, string name)
    {
        try
        {
            t.At($"{name} got {await barrier.Wait()}");
        }
        catch (CancelledError)
        {
            t.At($"{name} cancelled");
            throw;
        }
    }
}

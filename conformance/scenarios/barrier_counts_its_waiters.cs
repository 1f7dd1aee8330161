namespace AsyncioSharp.Conformance;

/// <summary>n_waiting counts who waits, goes up with each arrival and is back to zero when the party is through.</summary>
[Scenario("barrier_counts_its_waiters", 153)]
public static class BarrierCountsItsWaiters
{
    private static async Coroutine Arrive(Trace t, AsyncioBarrier barrier, double delay)
    {
        await Asyncio.Sleep(delay);
        int index = await barrier.Wait();
        t.At($"{index}: waiting {barrier.NWaiting}");
    }

    public static async Coroutine Main(Trace t)
    {
        var barrier = new AsyncioBarrier(3);
        var tasks = new List<AsyncioTask>();
        foreach (double delay in new[] { 1.0, 2.0, 3.0 })
            tasks.Add(Asyncio.CreateTask(Arrive(t, barrier, delay)));
        for (int i = 0; i < 3; i++)
        {
            t.At($"waiting {barrier.NWaiting}");
            await Asyncio.Sleep(0.9);
        }
        await Asyncio.Wait(tasks);
        await barrier.Reset();
        t.At($"waiting {barrier.NWaiting}, broken {barrier.Broken}");
    }

    public static async Task Native(Trace t)
    {
        var barrier = new AsyncioBarrier(3);
        var tasks = new List<AsyncioTask>();
        foreach (double delay in new[] { 1.0, 2.0, 3.0 })
            tasks.Add(Asyncio.CreateTask(() => ArriveNative(t, barrier, delay)));
        for (int i = 0; i < 3; i++)
        {
            t.At($"waiting {barrier.NWaiting}");
            await Asyncio.Sleep(0.9);
        }
        await Asyncio.Wait(tasks);
        await barrier.Reset();
        t.At($"waiting {barrier.NWaiting}, broken {barrier.Broken}");
    }

    private static async Task ArriveNative(Trace t, AsyncioBarrier barrier, double delay)
    {
        await Asyncio.Sleep(delay);
        int index = await barrier.Wait();
        t.At($"{index}: waiting {barrier.NWaiting}");
    }
}

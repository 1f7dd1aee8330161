namespace AsyncioSharp.Conformance;

/// <summary>Who comes while a full barrier lets its party out has to wait, and may be overtaken by the next round of that party.</summary>
[Scenario("barrier_newcomers_wait_while_it_drains", 155)]
public static class BarrierNewcomersWaitWhileItDrains
{
    private static async Coroutine Arrive(Trace t, AsyncioBarrier barrier, string name)
    {
        for (int i = 0; i < 2; i++)
            t.Say($"{name} got {await barrier.Wait()} in round {i}");
    }

    public static async Coroutine Main(Trace t)
    {
        var barrier = new AsyncioBarrier(2);
        var tasks = new List<AsyncioTask>();
        foreach (string name in new[] { "a", "b", "c", "d" })
            tasks.Add(Asyncio.CreateTask(Arrive(t, barrier, name)));
        await Asyncio.Wait(tasks);
        t.Say($"waiting {barrier.NWaiting}");
    }

    public static async Task Native(Trace t)
    {
        var barrier = new AsyncioBarrier(2);
        var tasks = new List<AsyncioTask>();
        foreach (string name in new[] { "a", "b", "c", "d" })
            tasks.Add(Asyncio.CreateTask(() => ArriveNative(t, barrier, name)));
        await Asyncio.Wait(tasks);
        t.Say($"waiting {barrier.NWaiting}");
    }

    private static async Task ArriveNative(Trace t, AsyncioBarrier barrier, string name)
    {
        for (int i = 0; i < 2; i++)
            t.Say($"{name} got {await barrier.Wait()} in round {i}");
    }
}

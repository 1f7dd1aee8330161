namespace AsyncioSharp.Conformance;

/// <summary>When the limit of wait() is over it returns what it has; the pending ones run on.</summary>
[Scenario("wait_timeout_cancels_nothing", 110)]
public static class WaitTimeoutCancelsNothing
{
    private static async Coroutine Worker(Trace t, double delay)
    {
        await Asyncio.Sleep(delay);
        t.At("worker ends");
    }

    public static async Coroutine Main(Trace t)
    {
        var tasks = new List<AsyncioTask>();
        foreach (var (name, delay) in new[] { ("a", 1.0), ("b", 3.0) })
            tasks.Add(Asyncio.CreateTask(Worker(t, delay), name: name));
        var (done, pending) = await Asyncio.Wait(tasks, timeout: 2);
        t.At($"done {t.Names(done)}, pending {t.Names(pending)}");
        (done, pending) = await Asyncio.Wait(tasks, timeout: 0);
        t.At($"done {t.Names(done)}, pending {t.Names(pending)}");
        await tasks[1];
        t.At(t.Ended(tasks[1]));
    }

    public static async Task Native(Trace t)
    {
        var tasks = new List<AsyncioTask>();
        foreach (var (name, delay) in new[] { ("a", 1.0), ("b", 3.0) })
            tasks.Add(Asyncio.CreateTask(() => WorkerNative(t, delay), name: name));
        var (done, pending) = await Asyncio.Wait(tasks, timeout: 2);
        t.At($"done {t.Names(done)}, pending {t.Names(pending)}");
        (done, pending) = await Asyncio.Wait(tasks, timeout: 0);
        t.At($"done {t.Names(done)}, pending {t.Names(pending)}");
        await tasks[1];
        t.At(t.Ended(tasks[1]));
    }

    private static async Task WorkerNative(Trace t, double delay)
    {
        await Asyncio.Sleep(delay);
        t.At("worker ends");
    }
}

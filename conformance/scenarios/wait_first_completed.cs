namespace AsyncioSharp.Conformance;

/// <summary>wait() with FIRST_COMPLETED returns at the first end and leaves the others running.</summary>
[Scenario("wait_first_completed")]
public static class WaitFirstCompleted
{
    private static async Coroutine Worker(Trace t, double delay)
    {
        await Asyncio.Sleep(delay);
        t.At("a worker ends");
    }

    public static async Coroutine Main(Trace t)
    {
        var tasks = new List<AsyncioTask>();
        foreach (var (name, delay) in new[] { ("a", 3.0), ("b", 1.0), ("c", 2.0) })
            tasks.Add(Asyncio.CreateTask(Worker(t, delay), name: name));
        while (tasks.Count > 0)
        {
            var (done, pending) = await Asyncio.Wait(tasks, returnWhen: ReturnWhen.FirstCompleted);
            t.At($"done {t.Names(done)}, pending {t.Names(pending)}");
            tasks = pending.ToList();
        }
    }

    public static async Task Native(Trace t)
    {
        var tasks = new List<AsyncioTask>();
        foreach (var (name, delay) in new[] { ("a", 3.0), ("b", 1.0), ("c", 2.0) })
            tasks.Add(Asyncio.CreateTask(() => WorkerNative(t, delay), name: name));
        while (tasks.Count > 0)
        {
            var (done, pending) = await Asyncio.Wait(tasks, returnWhen: ReturnWhen.FirstCompleted);
            t.At($"done {t.Names(done)}, pending {t.Names(pending)}");
            tasks = pending.ToList();
        }
    }

    private static async Task WorkerNative(Trace t, double delay)
    {
        await Asyncio.Sleep(delay);
        t.At("a worker ends");
    }
}

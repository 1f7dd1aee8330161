namespace AsyncioSharp.Conformance;

/// <summary>wait() returns when all are done and raises nothing, whatever became of them.</summary>
[Scenario("wait_all_completed", 110)]
public static class WaitAllCompleted
{
    private static async Coroutine Worker(Trace t, double delay, bool fails)
    {
        await Asyncio.Sleep(delay);
        t.At("worker ends");
        if (fails)
            throw new ArgumentException();
    }

    public static async Coroutine Main(Trace t)
    {
        var a = Asyncio.CreateTask(Worker(t, 1, true), name: "a");
        var b = Asyncio.CreateTask(Worker(t, 2, false), name: "b");
        var (done, pending) = await Asyncio.Wait([b, a]);
        t.At($"done {t.Names(done)}, pending {t.Names(pending)}, {t.Ended(a)} {t.Ended(b)}");
        (done, pending) = await Asyncio.Wait([a, b, a]);
        t.At($"again: {done.Count} done");
    }

    public static async Task Native(Trace t)
    {
        var a = Asyncio.CreateTask(() => WorkerNative(t, 1, true), name: "a");
        var b = Asyncio.CreateTask(() => WorkerNative(t, 2, false), name: "b");
        var (done, pending) = await Asyncio.Wait([b, a]);
        t.At($"done {t.Names(done)}, pending {t.Names(pending)}, {t.Ended(a)} {t.Ended(b)}");
        (done, pending) = await Asyncio.Wait([a, b, a]);
        t.At($"again: {done.Count} done");
    }

    private static async Task WorkerNative(Trace t, double delay, bool fails)
    {
        await Asyncio.Sleep(delay);
        t.At("worker ends");
        if (fails)
            throw new ArgumentException();
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>wait() with FIRST_EXCEPTION returns at the first error; a cancelled task does not count as one.</summary>
[Scenario("wait_first_exception_ignores_cancelled", 110)]
public static class WaitFirstExceptionIgnoresCancelled
{
    private static async Coroutine Worker(Trace t, double delay, bool fails)
    {
        await Asyncio.Sleep(delay);
        if (fails)
            throw new ArgumentException();
    }

    public static async Coroutine Main(Trace t)
    {
        var tasks = new List<AsyncioTask>();
        foreach (var (name, delay, fails) in new[] { ("ok", 1.0, false), ("fails", 3.0, true), ("cancelled", 9.0, false), ("slow", 5.0, false) })
            tasks.Add(Asyncio.CreateTask(Worker(t, delay, fails), name: name));
        Asyncio.GetRunningLoop().CallLater(2, () => tasks[2].Cancel());
        var (done, pending) = await Asyncio.Wait(tasks, returnWhen: ReturnWhen.FirstException);
        t.At($"done {t.Names(done)}, pending {t.Names(pending)}");
        foreach (var task in tasks)
            t.Say($"{task.GetName()}: {t.Ended(task)}");
    }

    public static async Task Native(Trace t)
    {
        var tasks = new List<AsyncioTask>();
        foreach (var (name, delay, fails) in new[] { ("ok", 1.0, false), ("fails", 3.0, true), ("cancelled", 9.0, false), ("slow", 5.0, false) })
            tasks.Add(Asyncio.CreateTask(() => WorkerNative(t, delay, fails), name: name));
        Asyncio.GetRunningLoop().CallLater(2, () => tasks[2].Cancel());
        var (done, pending) = await Asyncio.Wait(tasks, returnWhen: ReturnWhen.FirstException);
        t.At($"done {t.Names(done)}, pending {t.Names(pending)}");
        foreach (var task in tasks)
            t.Say($"{task.GetName()}: {t.Ended(task)}");
    }

    private static async Task WorkerNative(Trace t, double delay, bool fails)
    {
        await Asyncio.Sleep(delay);
        if (fails)
            throw new ArgumentException();
    }
}

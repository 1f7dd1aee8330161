namespace AsyncioSharp.Conformance;

/// <summary>A limit that strikes in a line of waiters takes the task out of it and leaves the lock to the others.</summary>
[Scenario("timeout_expires_while_the_body_is_in_a_lock_line")]
public static class TimeoutExpiresWhileTheBodyIsInALockLine
{
    private static async Coroutine Worker(Trace t, AsyncioLock gate, string name, double limit)
    {
        try
        {
            await Asyncio.Timeout(limit, async cm =>
            {
                using (await gate.Acquire())
                {
                    t.At($"{name} has it");
                    await Asyncio.Sleep(3);
                }
            });
        }
        catch (TimeoutException e)
        {
            t.At($"{name} {t.Error(e)}");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var gate = new AsyncioLock();
        var tasks = new List<AsyncioTask>();
        foreach (var (name, limit) in new[] { ("a", 9), ("b", 2), ("c", 5) })
            tasks.Add(Asyncio.CreateTask(Worker(t, gate, name, limit)));
        await Asyncio.Wait(tasks);
        t.At($"locked {gate.Locked()}");
    }

    public static async Task Native(Trace t)
    {
        var gate = new AsyncioLock();
        var tasks = new List<AsyncioTask>();
        foreach (var (name, limit) in new[] { ("a", 9), ("b", 2), ("c", 5) })
            tasks.Add(Asyncio.CreateTask(() => WorkerNative(t, gate, name, limit)));
        await Asyncio.Wait(tasks);
        t.At($"locked {gate.Locked()}");
    }

    private static async Task WorkerNative(Trace t, AsyncioLock gate, string name, double limit)
    {
        try
        {
            await Asyncio.Timeout(limit, async Task (TimeoutScope cm) =>
            {
                using (await gate.Acquire())
                {
                    t.At($"{name} has it");
                    await Asyncio.Sleep(3);
                }
            });
        }
        catch (TimeoutException e)
        {
            t.At($"{name} {t.Error(e)}");
        }
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>A lock serves its waiters in order; release and acquire in one task goes behind those who wait.</summary>
[Scenario("lock_is_fair", 138, 139)]
public static class LockIsFair
{
    private static async Coroutine Worker(Trace t, AsyncioLock gate, string name)
    {
        using (await gate.Acquire())
        {
            t.Say($"{name} has it");
            await Asyncio.Sleep(1);
        }
        t.At($"{name} released");
    }

    public static async Coroutine Main(Trace t)
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        var tasks = new List<AsyncioTask>();
        foreach (var name in new[] { "a", "b" })
            tasks.Add(Asyncio.CreateTask(Worker(t, gate, name)));
        await Asyncio.Sleep(1);
        gate.Release();
        t.At($"released, locked {gate.Locked()}");
        await gate.Acquire();
        t.At("main has it again");
        gate.Release();
        await Asyncio.Wait(tasks);
    }

    public static async Task Native(Trace t)
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        var tasks = new List<AsyncioTask>();
        foreach (var name in new[] { "a", "b" })
            tasks.Add(Asyncio.CreateTask(() => WorkerNative(t, gate, name)));
        await Asyncio.Sleep(1);
        gate.Release();
        t.At($"released, locked {gate.Locked()}");
        await gate.Acquire();
        t.At("main has it again");
        gate.Release();
        await Asyncio.Wait(tasks);
    }

    private static async Task WorkerNative(Trace t, AsyncioLock gate, string name)
    {
        using (await gate.Acquire())
        {
            t.Say($"{name} has it");
            await Asyncio.Sleep(1);
        }
        t.At($"{name} released");
    }
}

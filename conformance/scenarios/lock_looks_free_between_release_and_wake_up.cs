namespace AsyncioSharp.Conformance;

/// <summary>After a release with a waiter the lock looks free until the waiter runs, and a newcomer in between has to queue.</summary>
[Scenario("lock_looks_free_between_release_and_wake_up", 138, 139)]
public static class LockLooksFreeBetweenReleaseAndWakeUp
{
    private static async Coroutine Worker(Trace t, AsyncioLock gate, string name)
    {
        using (await gate.Acquire())
            t.Say($"{name} has it, locked {gate.Locked()}");
    }

    public static async Coroutine Main(Trace t)
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        var a = Asyncio.CreateTask(Worker(t, gate, "a"));
        await Asyncio.Sleep(0);
        gate.Release();
        t.Say($"released, locked {gate.Locked()}");
        using (await gate.Acquire())
            t.Say($"main has it, locked {gate.Locked()}");
        await a;
    }

    public static async Task Native(Trace t)
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        var a = Asyncio.CreateTask(() => WorkerNative(t, gate, "a"));
        await Asyncio.Sleep(0);
        gate.Release();
        t.Say($"released, locked {gate.Locked()}");
        using (await gate.Acquire())
            t.Say($"main has it, locked {gate.Locked()}");
        await a;
    }

    private static async Task WorkerNative(Trace t, AsyncioLock gate, string name)
    {
        using (await gate.Acquire())
            t.Say($"{name} has it, locked {gate.Locked()}");
    }
}

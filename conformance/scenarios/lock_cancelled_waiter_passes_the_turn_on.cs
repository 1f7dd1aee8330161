namespace AsyncioSharp.Conformance;

/// <summary>A waiter that is cancelled after it was woken passes the lock on to the next.</summary>
[Scenario("lock_cancelled_waiter_passes_the_turn_on", 142)]
public static class LockCancelledWaiterPassesTheTurnOn
{
    private static async Coroutine Worker(Trace t, AsyncioLock gate, string name)
    {
        try
        {
            using (await gate.Acquire())
                t.Say($"{name} has it");
        }
        catch (CancelledError)
        {
            t.Say($"{name} cancelled");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        var a = Asyncio.CreateTask(Worker(t, gate, "a"));
        var b = Asyncio.CreateTask(Worker(t, gate, "b"));
        await Asyncio.Sleep(1);
        gate.Release();
        a.Cancel();
        await Asyncio.Wait([a, b]);
        t.At($"{t.Ended(a)} {t.Ended(b)}, locked {gate.Locked()}");
    }

    public static async Task Native(Trace t)
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        var a = Asyncio.CreateTask(() => WorkerNative(t, gate, "a"));
        var b = Asyncio.CreateTask(() => WorkerNative(t, gate, "b"));
        await Asyncio.Sleep(1);
        gate.Release();
        a.Cancel();
        await Asyncio.Wait([a, b]);
        t.At($"{t.Ended(a)} {t.Ended(b)}, locked {gate.Locked()}");
    }

    private static async Task WorkerNative(Trace t, AsyncioLock gate, string name)
    {
        try
        {
            using (await gate.Acquire())
                t.Say($"{name} has it");
        }
        catch (CancelledError)
        {
            t.Say($"{name} cancelled");
            throw;
        }
    }
}

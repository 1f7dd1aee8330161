namespace AsyncioSharp.Conformance;

/// <summary>A free lock whose only waiter has been cancelled is taken at once by the next who asks.</summary>
[Scenario("lock_free_with_cancelled_waiters_only", 138)]
public static class LockFreeWithCancelledWaitersOnly
{
    private static async Coroutine Worker(Trace t, AsyncioLock gate)
    {
        try
        {
            await gate.Acquire();
        }
        catch (CancelledError)
        {
            t.Say("worker cancelled");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        var task = Asyncio.CreateTask(Worker(t, gate));
        await Asyncio.Sleep(0);
        task.Cancel();
        gate.Release();
        await gate.Acquire();
        t.Say($"main has it, worker done {task.Done()}");
        await Asyncio.Wait([task]);
        t.Say($"{t.Ended(task)}, locked {gate.Locked()}");
    }

    public static async Task Native(Trace t)
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        var task = Asyncio.CreateTask(() => WorkerNative(t, gate));
        await Asyncio.Sleep(0);
        task.Cancel();
        gate.Release();
        await gate.Acquire();
        t.Say($"main has it, worker done {task.Done()}");
        await Asyncio.Wait([task]);
        t.Say($"{t.Ended(task)}, locked {gate.Locked()}");
    }

    private static async Task WorkerNative(Trace t, AsyncioLock gate)
    {
        try
        {
            await gate.Acquire();
        }
        catch (CancelledError)
        {
            t.Say("worker cancelled");
            throw;
        }
    }
}

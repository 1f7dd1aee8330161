namespace AsyncioSharp.Conformance;

/// <summary>A lock belongs to nobody: any task may release it.</summary>
[Scenario("lock_released_by_another_task", 141)]
public static class LockReleasedByAnotherTask
{
    private static async Coroutine Worker(Trace t, AsyncioLock gate)
    {
        await gate.Acquire();
        t.At("worker has it");
    }

    public static async Coroutine Main(Trace t)
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        var task = Asyncio.CreateTask(Worker(t, gate));
        await Asyncio.Sleep(1);
        Asyncio.GetRunningLoop().CallLater(1, gate.Release);
        await task;
        gate.Release();
        t.At($"locked {gate.Locked()}");
    }

    public static async Task Native(Trace t)
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        var task = Asyncio.CreateTask(() => WorkerNative(t, gate));
        await Asyncio.Sleep(1);
        Asyncio.GetRunningLoop().CallLater(1, gate.Release);
        await task;
        gate.Release();
        t.At($"locked {gate.Locked()}");
    }

    private static async Task WorkerNative(Trace t, AsyncioLock gate)
    {
        await gate.Acquire();
        t.At("worker has it");
    }
}

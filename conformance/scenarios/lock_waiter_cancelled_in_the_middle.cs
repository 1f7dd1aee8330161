namespace AsyncioSharp.Conformance;

/// <summary>A waiter that is cancelled leaves the line; those before and behind it keep their order.</summary>
[Scenario("lock_waiter_cancelled_in_the_middle", 138)]
public static class LockWaiterCancelledInTheMiddle
{
    private static async Coroutine Worker(Trace t, AsyncioLock gate, string name)
    {
        try
        {
            using (await gate.Acquire())
            {
                t.At($"{name} has it");
                await Asyncio.Sleep(1);
            }
        }
        catch (CancelledError)
        {
            t.At($"{name} cancelled");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var gate = new AsyncioLock();
        var tasks = new List<AsyncioTask>();
        foreach (string name in new[] { "a", "b", "c", "d" })
            tasks.Add(Asyncio.CreateTask(Worker(t, gate, name)));
        await Asyncio.Sleep(0.5);
        tasks[2].Cancel();
        await Asyncio.Wait(tasks);
        t.At($"{t.Ended(tasks[2])}, locked {gate.Locked()}");
    }

    public static async Task Native(Trace t)
    {
        var gate = new AsyncioLock();
        var tasks = new List<AsyncioTask>();
        foreach (string name in new[] { "a", "b", "c", "d" })
            tasks.Add(Asyncio.CreateTask(() => WorkerNative(t, gate, name)));
        await Asyncio.Sleep(0.5);
        tasks[2].Cancel();
        await Asyncio.Wait(tasks);
        t.At($"{t.Ended(tasks[2])}, locked {gate.Locked()}");
    }

    private static async Task WorkerNative(Trace t, AsyncioLock gate, string name)
    {
        try
        {
            using (await gate.Acquire())
            {
                t.At($"{name} has it");
                await Asyncio.Sleep(1);
            }
        }
        catch (CancelledError)
        {
            t.At($"{name} cancelled");
            throw;
        }
    }
}

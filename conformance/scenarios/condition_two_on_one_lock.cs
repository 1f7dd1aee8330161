namespace AsyncioSharp.Conformance;

/// <summary>Two conditions may share a lock: each has its own waiters, and the lock is held for both.</summary>
[Scenario("condition_two_on_one_lock")]
public static class ConditionTwoOnOneLock
{
    private static async Coroutine Waiter(Trace t, AsyncioCondition cond, string name)
    {
        using (await cond.Acquire())
        {
            await cond.Wait();
            t.At($"{name} woken");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var gate = new AsyncioLock();
        AsyncioCondition full = new(gate), empty = new(gate);
        var a = Asyncio.CreateTask(Waiter(t, full, "full"));
        var b = Asyncio.CreateTask(Waiter(t, empty, "empty"));
        await Asyncio.Sleep(1);
        using (await gate.Acquire())
        {
            t.Say($"locked {full.Locked()} {empty.Locked()}");
            empty.NotifyAll();
        }
        await Asyncio.Sleep(1);
        using (await empty.Acquire())
            full.NotifyAll();
        await Asyncio.Wait([a, b]);
    }

    public static async Task Native(Trace t)
    {
        var gate = new AsyncioLock();
        AsyncioCondition full = new(gate), empty = new(gate);
        var a = Asyncio.CreateTask(() => WaiterNative(t, full, "full"));
        var b = Asyncio.CreateTask(() => WaiterNative(t, empty, "empty"));
        await Asyncio.Sleep(1);
        using (await gate.Acquire())
        {
            t.Say($"locked {full.Locked()} {empty.Locked()}");
            empty.NotifyAll();
        }
        await Asyncio.Sleep(1);
        using (await empty.Acquire())
            full.NotifyAll();
        await Asyncio.Wait([a, b]);
    }

    private static async Task WaiterNative(Trace t, AsyncioCondition cond, string name)
    {
        using (await cond.Acquire())
        {
            await cond.Wait();
            t.At($"{name} woken");
        }
    }
}

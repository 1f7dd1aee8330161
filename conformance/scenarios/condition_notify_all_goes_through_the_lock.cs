namespace AsyncioSharp.Conformance;

/// <summary>notify_all() wakes everybody, and they pass one by one as each releases the lock.</summary>
[Scenario("condition_notify_all_goes_through_the_lock", 149)]
public static class ConditionNotifyAllGoesThroughTheLock
{
    private static async Coroutine Waiter(Trace t, AsyncioCondition cond, string name)
    {
        using (await cond.Acquire())
        {
            t.Say($"{name} got {await cond.Wait()}");
            await Asyncio.Sleep(1);
            t.At($"{name} leaves");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var cond = new AsyncioCondition();
        var tasks = new List<AsyncioTask>();
        foreach (string name in new[] { "a", "b", "c" })
            tasks.Add(Asyncio.CreateTask(Waiter(t, cond, name)));
        await Asyncio.Sleep(1);
        using (await cond.Acquire())
        {
            cond.NotifyAll();
            t.Say("notified");
        }
        await Asyncio.Wait(tasks);
    }

    public static async Task Native(Trace t)
    {
        var cond = new AsyncioCondition();
        var tasks = new List<AsyncioTask>();
        foreach (string name in new[] { "a", "b", "c" })
            tasks.Add(Asyncio.CreateTask(() => WaiterNative(t, cond, name)));
        await Asyncio.Sleep(1);
        using (await cond.Acquire())
        {
            cond.NotifyAll();
            t.Say("notified");
        }
        await Asyncio.Wait(tasks);
    }

    private static async Task WaiterNative(Trace t, AsyncioCondition cond, string name)
    {
        using (await cond.Acquire())
        {
            t.Say($"{name} got {await cond.Wait()}");
            await Asyncio.Sleep(1);
            t.At($"{name} leaves");
        }
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>notify(n) wakes in order of waiting; a woken task goes on only when it has the lock.</summary>
[Scenario("condition_notify_in_order", 146, 149)]
public static class ConditionNotifyInOrder
{
    private static async Coroutine Waiter(Trace t, AsyncioCondition cond, string name)
    {
        using (await cond.Acquire())
        {
            await cond.Wait();
            t.Say($"{name} woken");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var cond = new AsyncioCondition();
        var tasks = new List<AsyncioTask>();
        foreach (var name in new[] { "a", "b", "c" })
            tasks.Add(Asyncio.CreateTask(Waiter(t, cond, name)));
        await Asyncio.Sleep(1);
        using (await cond.Acquire())
        {
            cond.Notify(2);
            await Asyncio.Sleep(1);
            t.At("notified, lock still held");
        }
        await Asyncio.Sleep(1);
        t.At(string.Join(" ", tasks.Select(x => t.Ended(x))));
        using (await cond.Acquire())
            cond.NotifyAll();
        await Asyncio.Wait(tasks);
        try
        {
            cond.Notify();
        }
        catch (InvalidOperationException e)
        {
            t.Say(t.Error(e));
        }
    }

    public static async Task Native(Trace t)
    {
        var cond = new AsyncioCondition();
        var tasks = new List<AsyncioTask>();
        foreach (var name in new[] { "a", "b", "c" })
            tasks.Add(Asyncio.CreateTask(() => WaiterNative(t, cond, name)));
        await Asyncio.Sleep(1);
        using (await cond.Acquire())
        {
            cond.Notify(2);
            await Asyncio.Sleep(1);
            t.At("notified, lock still held");
        }
        await Asyncio.Sleep(1);
        t.At(string.Join(" ", tasks.Select(x => t.Ended(x))));
        using (await cond.Acquire())
            cond.NotifyAll();
        await Asyncio.Wait(tasks);
        try
        {
            cond.Notify();
        }
        catch (InvalidOperationException e)
        {
            t.Say(t.Error(e));
        }
    }

    private static async Task WaiterNative(Trace t, AsyncioCondition cond, string name)
    {
        using (await cond.Acquire())
        {
            await cond.Wait();
            t.Say($"{name} woken");
        }
    }
}

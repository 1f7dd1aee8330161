namespace AsyncioSharp.Conformance;

/// <summary>A notification without a waiter is gone: who waits afterwards waits for the next one.</summary>
[Scenario("condition_notify_is_not_remembered")]
public static class ConditionNotifyIsNotRemembered
{
    private static async Coroutine Waiter(Trace t, AsyncioCondition cond)
    {
        using (await cond.Acquire())
        {
            await cond.Wait();
            t.At("woken");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var cond = new AsyncioCondition();
        using (await cond.Acquire())
            cond.Notify(5);
        var task = Asyncio.CreateTask(Waiter(t, cond));
        await Asyncio.Sleep(1);
        using (await cond.Acquire())
            cond.Notify(5);
        await task;
    }

    public static async Task Native(Trace t)
    {
        var cond = new AsyncioCondition();
        using (await cond.Acquire())
            cond.Notify(5);
        var task = Asyncio.CreateTask(() => WaiterNative(t, cond));
        await Asyncio.Sleep(1);
        using (await cond.Acquire())
            cond.Notify(5);
        await task;
    }

    private static async Task WaiterNative(Trace t, AsyncioCondition cond)
    {
        using (await cond.Acquire())
        {
            await cond.Wait();
            t.At("woken");
        }
    }
}

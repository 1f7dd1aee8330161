namespace AsyncioSharp.Conformance;

/// <summary>wait() and notify() without the lock are RuntimeErrors; that another task holds it is enough for notify().</summary>
[Scenario("condition_needs_its_lock", 146)]
public static class ConditionNeedsItsLock
{
    private static async Coroutine Holder(AsyncioCondition cond)
    {
        using (await cond.Acquire())
            await Asyncio.Sleep(1);
    }

    public static async Coroutine Main(Trace t)
    {
        var cond = new AsyncioCondition();
        try
        {
            await cond.Wait();
        }
        catch (InvalidOperationException e)
        {
            t.Say($"wait: {t.Error(e)}");
        }
        try
        {
            cond.Notify();
        }
        catch (InvalidOperationException e)
        {
            t.Say($"notify: {t.Error(e)}");
        }
        try
        {
            cond.NotifyAll();
        }
        catch (InvalidOperationException e)
        {
            t.Say($"notify_all: {t.Error(e)}");
        }
        var task = Asyncio.CreateTask(Holder(cond));
        await Asyncio.Sleep(0);
        cond.Notify();
        t.Say($"notified, locked {cond.Locked()}");
        await task;
    }

    public static async Task Native(Trace t)
    {
        var cond = new AsyncioCondition();
        try
        {
            await cond.Wait();
        }
        catch (InvalidOperationException e)
        {
            t.Say($"wait: {t.Error(e)}");
        }
        try
        {
            cond.Notify();
        }
        catch (InvalidOperationException e)
        {
            t.Say($"notify: {t.Error(e)}");
        }
        try
        {
            cond.NotifyAll();
        }
        catch (InvalidOperationException e)
        {
            t.Say($"notify_all: {t.Error(e)}");
        }
        var task = Asyncio.CreateTask(() => HolderNative(cond));
        await Asyncio.Sleep(0);
        cond.Notify();
        t.Say($"notified, locked {cond.Locked()}");
        await task;
    }

    private static async Task HolderNative(AsyncioCondition cond)
    {
        using (await cond.Acquire())
            await Asyncio.Sleep(1);
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>A waiter that was notified and then cancelled passes the notification on to another (since 3.13).</summary>
[Scenario("condition_cancelled_after_notify_passes_it_on", 148)]
public static class ConditionCancelledAfterNotifyPassesItOn
{
    private static async Coroutine Waiter(Trace t, AsyncioCondition cond, string name)
    {
        try
        {
            using (await cond.Acquire())
            {
                await cond.Wait();
                t.Say($"{name} goes on");
            }
        }
        catch (CancelledError)
        {
            t.Say($"{name} cancelled");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var cond = new AsyncioCondition();
        var a = Asyncio.CreateTask(Waiter(t, cond, "a"));
        var b = Asyncio.CreateTask(Waiter(t, cond, "b"));
        await Asyncio.Sleep(1);
        using (await cond.Acquire())
        {
            cond.Notify();
            a.Cancel();
        }
        await Asyncio.Wait([a, b], timeout: 1);
        t.At($"{t.Ended(a)} {t.Ended(b)}, locked {cond.Locked()}");
        b.Cancel();
        await Asyncio.Wait([b]);
    }

    public static async Task Native(Trace t)
    {
        var cond = new AsyncioCondition();
        var a = Asyncio.CreateTask(() => WaiterNative(t, cond, "a"));
        var b = Asyncio.CreateTask(() => WaiterNative(t, cond, "b"));
        await Asyncio.Sleep(1);
        using (await cond.Acquire())
        {
            cond.Notify();
            a.Cancel();
        }
        await Asyncio.Wait([a, b], timeout: 1);
        t.At($"{t.Ended(a)} {t.Ended(b)}, locked {cond.Locked()}");
        b.Cancel();
        await Asyncio.Wait([b]);
    }

    private static async Task WaiterNative(Trace t, AsyncioCondition cond, string name)
    {
        try
        {
            using (await cond.Acquire())
            {
                await cond.Wait();
                t.Say($"{name} goes on");
            }
        }
        catch (CancelledError)
        {
            t.Say($"{name} cancelled");
            throw;
        }
    }
}

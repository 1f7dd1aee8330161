namespace AsyncioSharp.Conformance;

/// <summary>A cancelled wait() takes the lock back before it raises.</summary>
[Scenario("condition_wait_cancelled_takes_the_lock_back", 147)]
public static class ConditionWaitCancelledTakesTheLockBack
{
    private static async Coroutine Waiter(Trace t, AsyncioCondition cond)
    {
        using (await cond.Acquire())
        {
            try
            {
                await cond.Wait();
            }
            catch (CancelledError e)
            {
                t.At($"{t.Error(e)}, locked {cond.Locked()}");
                throw;
            }
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var cond = new AsyncioCondition();
        var task = Asyncio.CreateTask(Waiter(t, cond));
        await Asyncio.Sleep(1);
        using (await cond.Acquire())
        {
            task.Cancel();
            await Asyncio.Sleep(1);
            t.At(t.Ended(task));
        }
        await Asyncio.Wait([task]);
        t.At($"{t.Ended(task)}, locked {cond.Locked()}");
    }

    public static async Task Native(Trace t)
    {
        var cond = new AsyncioCondition();
        var task = Asyncio.CreateTask(() => WaiterNative(t, cond));
        await Asyncio.Sleep(1);
        using (await cond.Acquire())
        {
            task.Cancel();
            await Asyncio.Sleep(1);
            t.At(t.Ended(task));
        }
        await Asyncio.Wait([task]);
        t.At($"{t.Ended(task)}, locked {cond.Locked()}");
    }

    private static async Task WaiterNative(Trace t, AsyncioCondition cond)
    {
        using (await cond.Acquire())
        {
            try
            {
                await cond.Wait();
            }
            catch (CancelledError e)
            {
                t.At($"{t.Error(e)}, locked {cond.Locked()}");
                throw;
            }
        }
    }
}

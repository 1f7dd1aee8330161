namespace AsyncioSharp.Conformance;

/// <summary>While a cancelled waiter waits for the lock more cancels do not break it off; one error comes out, with the last message.</summary>
[Scenario("condition_cancelled_again_while_taking_the_lock_back", 147)]
public static class ConditionCancelledAgainWhileTakingTheLockBack
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
                t.At($"{t.Reason(e)}, locked {cond.Locked()}, count {Asyncio.CurrentTask()!.Cancelling()}");
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
            foreach (string message in new[] { "first", "second", "third" })
            {
                task.Cancel(message);
                await Asyncio.Sleep(1);
                t.At($"done {task.Done()}");
            }
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
            foreach (string message in new[] { "first", "second", "third" })
            {
                task.Cancel(message);
                await Asyncio.Sleep(1);
                t.At($"done {task.Done()}");
            }
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
                t.At($"{t.Reason(e)}, locked {cond.Locked()}, count {Asyncio.CurrentTask()!.Cancelling()}");
                throw;
            }
        }
    }
}

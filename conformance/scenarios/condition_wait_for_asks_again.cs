namespace AsyncioSharp.Conformance;

/// <summary>wait_for() asks its predicate before waiting and after each wake-up, with the lock held, and gives True.</summary>
[Scenario("condition_wait_for_asks_again")]
public static class ConditionWaitForAsksAgain
{
    private static async Coroutine Waiter(Trace t, AsyncioCondition cond, List<int> items)
    {
        bool Ready()
        {
            t.Say($"asked with {items.Count}, locked {cond.Locked()}");
            return items.Count >= 2;
        }

        using (await cond.Acquire())
            t.At($"got {await cond.WaitFor(Ready)}");
    }

    public static async Coroutine Main(Trace t)
    {
        var cond = new AsyncioCondition();
        var items = new List<int>();
        var task = Asyncio.CreateTask(Waiter(t, cond, items));
        for (int i = 0; i < 2; i++)
        {
            await Asyncio.Sleep(1);
            using (await cond.Acquire())
            {
                items.Add(i);
                cond.Notify();
            }
        }
        await task;
        using (await cond.Acquire())
        {
            t.Turns(1);
            t.Say($"no wait: {await cond.WaitFor(() => true)}");
        }
    }

    public static async Task Native(Trace t)
    {
        var cond = new AsyncioCondition();
        var items = new List<int>();
        var task = Asyncio.CreateTask(() => WaiterNative(t, cond, items));
        for (int i = 0; i < 2; i++)
        {
            await Asyncio.Sleep(1);
            using (await cond.Acquire())
            {
                items.Add(i);
                cond.Notify();
            }
        }
        await task;
        using (await cond.Acquire())
        {
            t.Turns(1);
            t.Say($"no wait: {await cond.WaitFor(() => true)}");
        }
    }

    private static async Task WaiterNative(Trace t, AsyncioCondition cond, List<int> items)
    {
        bool Ready()
        {
            t.Say($"asked with {items.Count}, locked {cond.Locked()}");
            return items.Count >= 2;
        }

        using (await cond.Acquire())
            t.At($"got {await cond.WaitFor(Ready)}");
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>Before a task has run, the last cancel message wins; a task parked on a future keeps the first.</summary>
[Scenario("cancel_message_last_before_delivery_wins", 94)]
public static class CancelMessageLastBeforeDeliveryWins
{
    private static async Coroutine Worker(Trace t, string name)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError e)
        {
            t.Say($"{name}: {t.Reason(e)}");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var parked = Asyncio.CreateTask(Worker(t, "parked"));
        await Asyncio.Sleep(1);
        var fresh = Asyncio.CreateTask(Worker(t, "fresh"));
        foreach (var task in new[] { fresh, parked })
        {
            task.Cancel("first");
            task.Cancel("second");
            try
            {
                await task;
            }
            catch (CancelledError e)
            {
                t.Say($"main: {t.Reason(e)}");
            }
        }
    }

    public static async Task Native(Trace t)
    {
        var parked = Asyncio.CreateTask(() => WorkerNative(t, "parked"));
        await Asyncio.Sleep(1);
        var fresh = Asyncio.CreateTask(() => WorkerNative(t, "fresh"));
        foreach (var task in new[] { fresh, parked })
        {
            task.Cancel("first");
            task.Cancel("second");
            try
            {
                await task;
            }
            catch (CancelledError e)
            {
                t.Say($"main: {t.Reason(e)}");
            }
        }
    }

    private static async Task WorkerNative(Trace t, string name)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError e)
        {
            t.Say($"{name}: {t.Reason(e)}");
            throw;
        }
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>Cancelling a future is immediate; every waiter gets the message, and none of them was asked to cancel itself.</summary>
[Scenario("future_cancel_wakes_waiters_with_its_message", 54, 97)]
public static class FutureCancelWakesWaitersWithItsMessage
{
    private static async Coroutine Waiter(Trace t, Future future, string name)
    {
        try
        {
            await future;
        }
        catch (CancelledError e)
        {
            t.Say($"{name}: {t.Reason(e)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture();
        var tasks = new List<AsyncioTask>();
        foreach (var name in new[] { "a", "b" })
            tasks.Add(Asyncio.CreateTask(Waiter(t, future, name)));
        await Asyncio.Sleep(0);
        t.Say($"cancel {future.Cancel("enough")}, cancelled {future.Cancelled()}");
        foreach (var task in tasks)
        {
            await task;
            t.Say(t.Ended(task));
        }
    }

    public static async Task Native(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture();
        var tasks = new List<AsyncioTask>();
        foreach (var name in new[] { "a", "b" })
            tasks.Add(Asyncio.CreateTask(() => WaiterNative(t, future, name)));
        await Asyncio.Sleep(0);
        t.Say($"cancel {future.Cancel("enough")}, cancelled {future.Cancelled()}");
        foreach (var task in tasks)
        {
            await task;
            t.Say(t.Ended(task));
        }
    }

    private static async Task WaiterNative(Trace t, Future future, string name)
    {
        try
        {
            await future;
        }
        catch (CancelledError e)
        {
            t.Say($"{name}: {t.Reason(e)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        }
    }
}

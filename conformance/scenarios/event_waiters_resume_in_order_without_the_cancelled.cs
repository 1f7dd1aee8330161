namespace AsyncioSharp.Conformance;

/// <summary>set() wakes the waiters in order of waiting; one that was cancelled before is not among them, one cancelled after is not saved by it.</summary>
[Scenario("event_waiters_resume_in_order_without_the_cancelled")]
public static class EventWaitersResumeInOrderWithoutTheCancelled
{
    private static async Coroutine Waiter(Trace t, AsyncioEvent ev, string name)
    {
        try
        {
            await ev.Wait();
            t.Say($"{name} goes on");
        }
        catch (CancelledError)
        {
            t.Say($"{name} cancelled");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var ev = new AsyncioEvent();
        var tasks = new List<AsyncioTask>();
        foreach (string name in new[] { "a", "b", "c", "d" })
            tasks.Add(Asyncio.CreateTask(Waiter(t, ev, name)));
        await Asyncio.Sleep(1);
        tasks[1].Cancel();
        ev.Set();
        tasks[3].Cancel();
        await Asyncio.Wait(tasks);
        t.At(string.Join(" ", tasks.Select(task => t.Ended(task))));
    }

    public static async Task Native(Trace t)
    {
        var ev = new AsyncioEvent();
        var tasks = new List<AsyncioTask>();
        foreach (string name in new[] { "a", "b", "c", "d" })
            tasks.Add(Asyncio.CreateTask(() => WaiterNative(t, ev, name)));
        await Asyncio.Sleep(1);
        tasks[1].Cancel();
        ev.Set();
        tasks[3].Cancel();
        await Asyncio.Wait(tasks);
        t.At(string.Join(" ", tasks.Select(task => t.Ended(task))));
    }

    private static async Task WaiterNative(Trace t, AsyncioEvent ev, string name)
    {
        try
        {
            await ev.Wait();
            t.Say($"{name} goes on");
        }
        catch (CancelledError)
        {
            t.Say($"{name} cancelled");
            throw;
        }
    }
}

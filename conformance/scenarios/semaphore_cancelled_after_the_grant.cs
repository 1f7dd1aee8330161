namespace AsyncioSharp.Conformance;

/// <summary>A waiter that is cancelled after it was given a slot gives it back, and the next in line gets it.</summary>
[Scenario("semaphore_cancelled_after_the_grant", 152)]
public static class SemaphoreCancelledAfterTheGrant
{
    private static async Coroutine Worker(Trace t, AsyncioSemaphore slots, string name)
    {
        try
        {
            using (await slots.Acquire())
                t.Say($"{name} is in");
        }
        catch (CancelledError)
        {
            t.Say($"{name} cancelled, locked {slots.Locked()}");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var slots = new AsyncioSemaphore(0);
        var tasks = new List<AsyncioTask>();
        foreach (string name in new[] { "a", "b" })
            tasks.Add(Asyncio.CreateTask(Worker(t, slots, name)));
        await Asyncio.Sleep(1);
        slots.Release();
        tasks[0].Cancel();
        await Asyncio.Wait(tasks);
        t.At($"{t.Ended(tasks[0])} {t.Ended(tasks[1])}, locked {slots.Locked()}");
    }

    public static async Task Native(Trace t)
    {
        var slots = new AsyncioSemaphore(0);
        var tasks = new List<AsyncioTask>();
        foreach (string name in new[] { "a", "b" })
            tasks.Add(Asyncio.CreateTask(() => WorkerNative(t, slots, name)));
        await Asyncio.Sleep(1);
        slots.Release();
        tasks[0].Cancel();
        await Asyncio.Wait(tasks);
        t.At($"{t.Ended(tasks[0])} {t.Ended(tasks[1])}, locked {slots.Locked()}");
    }

    private static async Task WorkerNative(Trace t, AsyncioSemaphore slots, string name)
    {
        try
        {
            using (await slots.Acquire())
                t.Say($"{name} is in");
        }
        catch (CancelledError)
        {
            t.Say($"{name} cancelled, locked {slots.Locked()}");
            throw;
        }
    }
}

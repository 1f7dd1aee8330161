namespace AsyncioSharp.Conformance;

/// <summary>A released slot goes straight to the first waiter: a newcomer never sees it free.</summary>
[Scenario("semaphore_hands_slots_over", 150, 151)]
public static class SemaphoreHandsSlotsOver
{
    private static async Coroutine Worker(Trace t, AsyncioSemaphore semaphore, string name, double delay)
    {
        using (await semaphore.Acquire())
        {
            t.At($"{name} in");
            await Asyncio.Sleep(delay);
        }
        t.At($"{name} out");
    }

    public static async Coroutine Main(Trace t)
    {
        var semaphore = new AsyncioSemaphore(2);
        var tasks = new List<AsyncioTask>();
        foreach (var (name, delay) in new[] { ("a", 1.0), ("b", 1.5), ("c", 2.0), ("d", 3.0) })
            tasks.Add(Asyncio.CreateTask(Worker(t, semaphore, name, delay)));
        await Asyncio.Wait(tasks);
        await semaphore.Acquire();
        await semaphore.Acquire();
        var waiting = Asyncio.CreateTask(Worker(t, semaphore, "waiting", 1));
        await Asyncio.Sleep(0);
        semaphore.Release();
        t.Say($"locked {semaphore.Locked()}");
        await waiting;
        t.Say($"locked {semaphore.Locked()}");
    }

    public static async Task Native(Trace t)
    {
        var semaphore = new AsyncioSemaphore(2);
        var tasks = new List<AsyncioTask>();
        foreach (var (name, delay) in new[] { ("a", 1.0), ("b", 1.5), ("c", 2.0), ("d", 3.0) })
            tasks.Add(Asyncio.CreateTask(() => WorkerNative(t, semaphore, name, delay)));
        await Asyncio.Wait(tasks);
        await semaphore.Acquire();
        await semaphore.Acquire();
        var waiting = Asyncio.CreateTask(() => WorkerNative(t, semaphore, "waiting", 1));
        await Asyncio.Sleep(0);
        semaphore.Release();
        t.Say($"locked {semaphore.Locked()}");
        await waiting;
        t.Say($"locked {semaphore.Locked()}");
    }

    private static async Task WorkerNative(Trace t, AsyncioSemaphore semaphore, string name, double delay)
    {
        using (await semaphore.Acquire())
        {
            t.At($"{name} in");
            await Asyncio.Sleep(delay);
        }
        t.At($"{name} out");
    }
}

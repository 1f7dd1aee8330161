namespace AsyncioSharp.Conformance;

/// <summary>A waiter whose limit is over leaves the line; a later release goes to who is left.</summary>
[Scenario("semaphore_waiter_gives_up")]
public static class SemaphoreWaiterGivesUp
{
    private static async Coroutine Worker(Trace t, AsyncioSemaphore slots, string name, double limit)
    {
        try
        {
            await Asyncio.Timeout(limit, async cm =>
            {
                await slots.Acquire();
            });
            t.At($"{name} is in");
        }
        catch (TimeoutException)
        {
            t.At($"{name} gives up");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var slots = new AsyncioSemaphore(0);
        var a = Asyncio.CreateTask(Worker(t, slots, "a", 1));
        var b = Asyncio.CreateTask(Worker(t, slots, "b", 5));
        Asyncio.GetRunningLoop().CallLater(2, slots.Release);
        await Asyncio.Wait([a, b]);
        t.At($"locked {slots.Locked()}");
    }

    public static async Task Native(Trace t)
    {
        var slots = new AsyncioSemaphore(0);
        var a = Asyncio.CreateTask(() => WorkerNative(t, slots, "a", 1));
        var b = Asyncio.CreateTask(() => WorkerNative(t, slots, "b", 5));
        Asyncio.GetRunningLoop().CallLater(2, slots.Release);
        await Asyncio.Wait([a, b]);
        t.At($"locked {slots.Locked()}");
    }

    private static async Task WorkerNative(Trace t, AsyncioSemaphore slots, string name, double limit)
    {
        try
        {
            await Asyncio.Timeout(limit, async Task (TimeoutScope cm) =>
            {
                await slots.Acquire();
            });
            t.At($"{name} is in");
        }
        catch (TimeoutException)
        {
            t.At($"{name} gives up");
        }
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>Release and acquire in one task goes behind those who wait, as with a lock.</summary>
[Scenario("semaphore_newcomer_queues_behind_the_granted", 150)]
public static class SemaphoreNewcomerQueuesBehindTheGranted
{
    private static async Coroutine Worker(Trace t, AsyncioSemaphore slots, string name)
    {
        using (await slots.Acquire())
        {
            t.At($"{name} is in");
            await Asyncio.Sleep(1);
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var slots = new AsyncioBoundedSemaphore(1);
        await slots.Acquire();
        var a = Asyncio.CreateTask(Worker(t, slots, "a"));
        var b = Asyncio.CreateTask(Worker(t, slots, "b"));
        await Asyncio.Sleep(0);
        slots.Release();
        using (await slots.Acquire())
            t.At("main is in");
        await Asyncio.Wait([a, b]);
    }

    public static async Task Native(Trace t)
    {
        var slots = new AsyncioBoundedSemaphore(1);
        await slots.Acquire();
        var a = Asyncio.CreateTask(() => WorkerNative(t, slots, "a"));
        var b = Asyncio.CreateTask(() => WorkerNative(t, slots, "b"));
        await Asyncio.Sleep(0);
        slots.Release();
        using (await slots.Acquire())
            t.At("main is in");
        await Asyncio.Wait([a, b]);
    }

    private static async Task WorkerNative(Trace t, AsyncioSemaphore slots, string name)
    {
        using (await slots.Acquire())
        {
            t.At($"{name} is in");
            await Asyncio.Sleep(1);
        }
    }
}

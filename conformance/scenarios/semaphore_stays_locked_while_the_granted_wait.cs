namespace AsyncioSharp.Conformance;

/// <summary>After a release with waiters the semaphore stays locked, also with slots to spare, until those who were woken have run.</summary>
[Scenario("semaphore_stays_locked_while_the_granted_wait", 150, 151)]
public static class SemaphoreStaysLockedWhileTheGrantedWait
{
    private static async Coroutine Worker(Trace t, AsyncioSemaphore slots, string name)
    {
        await slots.Acquire();
        t.Say($"{name} is in, locked {slots.Locked()}");
    }

    public static async Coroutine Main(Trace t)
    {
        var slots = new AsyncioSemaphore(0);
        var a = Asyncio.CreateTask(Worker(t, slots, "a"));
        var b = Asyncio.CreateTask(Worker(t, slots, "b"));
        await Asyncio.Sleep(0);
        for (int i = 0; i < 3; i++)
        {
            slots.Release();
            t.Say($"released, locked {slots.Locked()}");
        }
        await Asyncio.Wait([a, b]);
        t.Say($"locked {slots.Locked()}");
    }

    public static async Task Native(Trace t)
    {
        var slots = new AsyncioSemaphore(0);
        var a = Asyncio.CreateTask(() => WorkerNative(t, slots, "a"));
        var b = Asyncio.CreateTask(() => WorkerNative(t, slots, "b"));
        await Asyncio.Sleep(0);
        for (int i = 0; i < 3; i++)
        {
            slots.Release();
            t.Say($"released, locked {slots.Locked()}");
        }
        await Asyncio.Wait([a, b]);
        t.Say($"locked {slots.Locked()}");
    }

    private static async Task WorkerNative(Trace t, AsyncioSemaphore slots, string name)
    {
        await slots.Acquire();
        t.Say($"{name} is in, locked {slots.Locked()}");
    }
}

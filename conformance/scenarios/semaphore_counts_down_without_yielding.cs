namespace AsyncioSharp.Conformance;

/// <summary>Acquiring while slots are left lets nothing else run; locked() is true when none is left.</summary>
[Scenario("semaphore_counts_down_without_yielding", 151)]
public static class SemaphoreCountsDownWithoutYielding
{
    public static async Coroutine Main(Trace t)
    {
        var slots = new AsyncioSemaphore(2);
        t.Turns(2);
        t.Say($"locked {slots.Locked()}");
        t.Say($"got {(bool)await slots.Acquire()}, locked {slots.Locked()}");
        t.Say($"got {(bool)await slots.Acquire()}, locked {slots.Locked()}");
        slots.Release();
        t.Say($"locked {slots.Locked()}");
        await Asyncio.Sleep(0);
    }

    public static async Task Native(Trace t)
    {
        var slots = new AsyncioSemaphore(2);
        t.Turns(2);
        t.Say($"locked {slots.Locked()}");
        t.Say($"got {(bool)await slots.Acquire()}, locked {slots.Locked()}");
        t.Say($"got {(bool)await slots.Acquire()}, locked {slots.Locked()}");
        slots.Release();
        t.Say($"locked {slots.Locked()}");
        await Asyncio.Sleep(0);
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>A task that holds a lock and acquires it again waits for itself; a limit frees it, and the lock is still held.</summary>
[Scenario("lock_is_not_reentrant", 141)]
public static class LockIsNotReentrant
{
    public static async Coroutine Main(Trace t)
    {
        var gate = new AsyncioLock();
        using (await gate.Acquire())
        {
            try
            {
                await Asyncio.Timeout(3, async cm =>
                {
                    await gate.Acquire();
                    t.Say("never");
                });
            }
            catch (TimeoutException e)
            {
                t.At($"{t.Error(e)}, locked {gate.Locked()}");
            }
        }
        t.Say($"locked {gate.Locked()}");
    }

    public static async Task Native(Trace t)
    {
        var gate = new AsyncioLock();
        using (await gate.Acquire())
        {
            try
            {
                await Asyncio.Timeout(3, async Task (TimeoutScope cm) =>
                {
                    await gate.Acquire();
                    t.Say("never");
                });
            }
            catch (TimeoutException e)
            {
                t.At($"{t.Error(e)}, locked {gate.Locked()}");
            }
        }
        t.Say($"locked {gate.Locked()}");
    }
}

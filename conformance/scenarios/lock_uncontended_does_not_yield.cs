namespace AsyncioSharp.Conformance;

/// <summary>Acquiring a free lock lets nothing else run; releasing a free one is a RuntimeError.</summary>
[Scenario("lock_uncontended_does_not_yield", 140, 141)]
public static class LockUncontendedDoesNotYield
{
    public static async Coroutine Main(Trace t)
    {
        var gate = new AsyncioLock();
        Asyncio.GetRunningLoop().CallSoon(() => t.Say("callback"));
        using (await gate.Acquire())
            t.Say($"locked {gate.Locked()}");
        t.Say($"locked {gate.Locked()}");
        try
        {
            gate.Release();
        }
        catch (InvalidOperationException e)
        {
            t.Say(t.Error(e));
        }
        await Asyncio.Sleep(0);
    }

    public static async Task Native(Trace t)
    {
        var gate = new AsyncioLock();
        Asyncio.GetRunningLoop().CallSoon(() => t.Say("callback"));
        using (await gate.Acquire())
            t.Say($"locked {gate.Locked()}");
        t.Say($"locked {gate.Locked()}");
        try
        {
            gate.Release();
        }
        catch (InvalidOperationException e)
        {
            t.Say(t.Error(e));
        }
        await Asyncio.Sleep(0);
    }
}

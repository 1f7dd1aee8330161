namespace AsyncioSharp.Conformance;

/// <summary>A barrier for one lets everybody through at once, always with index 0; one for none is a ValueError.</summary>
[Scenario("barrier_of_one_does_not_yield")]
public static class BarrierOfOneDoesNotYield
{
    public static async Coroutine Main(Trace t)
    {
        var barrier = new AsyncioBarrier(1);
        t.Turns(1);
        t.Say($"got {await barrier.Wait()}, {await barrier.Wait()}");
        t.Say($"waiting {barrier.NWaiting} of {barrier.Parties}, broken {barrier.Broken}");
        try
        {
            new AsyncioBarrier(0);
        }
        catch (ArgumentException e)
        {
            t.Say(t.Error(e));
        }
    }

    public static async Task Native(Trace t)
    {
        var barrier = new AsyncioBarrier(1);
        t.Turns(1);
        t.Say($"got {await barrier.Wait()}, {await barrier.Wait()}");
        t.Say($"waiting {barrier.NWaiting} of {barrier.Parties}, broken {barrier.Broken}");
        try
        {
            new AsyncioBarrier(0);
        }
        catch (ArgumentException e)
        {
            t.Say(t.Error(e));
        }
    }
}

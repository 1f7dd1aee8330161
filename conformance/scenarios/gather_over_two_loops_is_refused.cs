namespace AsyncioSharp.Conformance;

/// <summary>What is gathered must be of one loop.</summary>
[Scenario("gather_over_two_loops_is_refused", 109)]
public static class GatherOverTwoLoopsIsRefused
{
    public static async Coroutine Main(Trace t)
    {
        var other = Asyncio.NewEventLoop();
        try
        {
            _ = Asyncio.Gather(Asyncio.GetRunningLoop().CreateFuture(), other.CreateFuture());
        }
        catch (ArgumentException e)
        {
            t.Say(t.Error(e));
        }
        other.Close();
    }
}

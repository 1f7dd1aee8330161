namespace AsyncioSharp.Conformance;

/// <summary>wait_for() on a plain future cancels the future when the limit is over.</summary>
[Scenario("wait_for_a_future_cancels_it")]
public static class WaitForAFutureCancelsIt
{
    public static async Coroutine Main(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture();
        future.AddDoneCallback(f => t.At($"future {t.Ended(f)}"));
        try
        {
            await Asyncio.WaitFor(future, 1);
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
        var shielded = Asyncio.GetRunningLoop().CreateFuture();
        try
        {
            await Asyncio.WaitFor(Asyncio.Shield(shielded), 1);
        }
        catch (TimeoutException e)
        {
            t.At($"{t.Error(e)}, shielded {t.Ended(shielded)}");
        }
    }

    public static async Task Native(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture();
        future.AddDoneCallback(f => t.At($"future {t.Ended(f)}"));
        try
        {
            await Asyncio.WaitFor(future, 1);
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
        var shielded = Asyncio.GetRunningLoop().CreateFuture();
        try
        {
            await Asyncio.WaitFor(Asyncio.Shield(shielded), 1);
        }
        catch (TimeoutException e)
        {
            t.At($"{t.Error(e)}, shielded {t.Ended(shielded)}");
        }
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>The deadline is fixed when timeout() is called, not when the block is entered.</summary>
[Scenario("timeout_counts_from_the_call", 116)]
public static class TimeoutCountsFromTheCall
{
    public static async Coroutine Main(Trace t)
    {
        var block = Asyncio.Timeout(3, async cm =>
        {
            t.Say(FormattableString.Invariant($"when {cm.When():F1}"));
            await Asyncio.Sleep(10);
        });
        await Asyncio.Sleep(2);
        try
        {
            await block;
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
    }

    public static async Task Native(Trace t)
    {
        var block = Asyncio.Timeout(3, async Task (TimeoutScope cm) =>
        {
            t.Say(FormattableString.Invariant($"when {cm.When():F1}"));
            await Asyncio.Sleep(10);
        });
        await Asyncio.Sleep(2);
        try
        {
            await block;
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
    }
}

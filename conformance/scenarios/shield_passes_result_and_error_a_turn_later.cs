namespace AsyncioSharp.Conformance;

/// <summary>Through a shield result and error arrive one turn later than directly.</summary>
[Scenario("shield_passes_result_and_error_a_turn_later")]
public static class ShieldPassesResultAndErrorATurnLater
{
    private static async Coroutine<string> Returns()
    {
        await Asyncio.Sleep(0);
        return "value";
    }

    private static async Coroutine<string> Fails()
    {
        await Asyncio.Sleep(0);
        throw new ArgumentException();
    }

    public static async Coroutine Main(Trace t)
    {
        var (one, two) = (Asyncio.CreateTask(Returns()), Asyncio.CreateTask(Fails()));
        foreach (var task in new[] { one, two })
            task.AddDoneCallback(_ => t.Say("inner done"));
        var shielded = Asyncio.Shield(two);
        t.Turns(6);
        t.Say(await Asyncio.Shield(one));
        try
        {
            await shielded;
        }
        catch (ArgumentException e)
        {
            t.Say(t.Error(e));
        }
        await Asyncio.Sleep(1);
    }

    public static async Task Native(Trace t)
    {
        var (one, two) = (Asyncio.CreateTask(() => ReturnsNative()), Asyncio.CreateTask(() => FailsNative()));
        foreach (var task in new[] { one, two })
            task.AddDoneCallback(_ => t.Say("inner done"));
        var shielded = Asyncio.Shield(two);
        t.Turns(6);
        t.Say(await Asyncio.Shield(one));
        try
        {
            await shielded;
        }
        catch (ArgumentException e)
        {
            t.Say(t.Error(e));
        }
        await Asyncio.Sleep(1);
    }

    private static async Task<string> ReturnsNative()
    {
        await Asyncio.Sleep(0);
        return "value";
    }

    private static async Task<string> FailsNative()
    {
        await Asyncio.Sleep(0);
        throw new ArgumentException();
    }
}

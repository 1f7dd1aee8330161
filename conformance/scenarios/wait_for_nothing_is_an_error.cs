namespace AsyncioSharp.Conformance;

/// <summary>wait() on an empty set is a ValueError.</summary>
[Scenario("wait_for_nothing_is_an_error", 110)]
public static class WaitForNothingIsAnError
{
    public static async Coroutine Main(Trace t)
    {
        try
        {
            await Asyncio.Wait(new List<AsyncioTask>());
        }
        catch (ArgumentException e)
        {
            t.Say(t.Error(e));
        }
    }

    public static async Task Native(Trace t)
    {
        try
        {
            await Asyncio.Wait(new List<AsyncioTask>());
        }
        catch (ArgumentException e)
        {
            t.Say(t.Error(e));
        }
    }
}

#pragma warning disable ASY002 // What is compared: the second await fails.

namespace AsyncioSharp.Conformance;

/// <summary>A coroutine object can be awaited once only.</summary>
[Scenario("coroutine_awaited_twice_fails")]
public static class CoroutineAwaitedTwiceFails
{
    private static async Coroutine Worker(Trace t)
    {
        t.Say("worker runs");
    }

    public static async Coroutine Main(Trace t)
    {
        var coroutine = Worker(t);
        await coroutine;
        try
        {
            await coroutine;
            t.Say("went through");
        }
        catch (InvalidOperationException e)
        {
            t.Say(t.Error(e));
        }
    }
}

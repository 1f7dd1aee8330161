namespace AsyncioSharp.Conformance;

/// <summary>When the innermost await of a chain of coroutines is over, the whole chain unwinds in one turn.</summary>
[Scenario("nested_coroutines_resume_in_one_turn", 58)]
public static class NestedCoroutinesResumeInOneTurn
{
    private static async Coroutine<int> Inner(Trace t)
    {
        t.Say("inner starts");
        await Asyncio.Sleep(0);
        t.Say("inner ends");
        return 1;
    }

    private static async Coroutine<int> Middle(Trace t)
    {
        var x = await Inner(t);
        t.Say("middle ends");
        return x + 1;
    }

    private static async Coroutine Outer(Trace t)
    {
        var x = await Middle(t);
        t.Say($"outer ends with {x}");
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Outer(t));
        t.Turns(3);
        await task;
        t.Say("end");
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => OuterNative(t));
        t.Turns(3);
        await task;
        t.Say("end");
    }

    private static async Task<int> InnerNative(Trace t)
    {
        t.Say("inner starts");
        await Asyncio.Sleep(0);
        t.Say("inner ends");
        return 1;
    }

    private static async Task<int> MiddleNative(Trace t)
    {
        var x = await InnerNative(t);
        t.Say("middle ends");
        return x + 1;
    }

    private static async Task OuterNative(Trace t)
    {
        var x = await MiddleNative(t);
        t.Say($"outer ends with {x}");
    }
}

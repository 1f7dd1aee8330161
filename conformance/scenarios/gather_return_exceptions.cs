namespace AsyncioSharp.Conformance;

/// <summary>With return_exceptions errors and cancellations of children are results like others.</summary>
[Scenario("gather_return_exceptions", 106)]
public static class GatherReturnExceptions
{
    private static async Coroutine<string> Worker(Trace t, string what)
    {
        await Asyncio.Sleep(1);
        if (what == "bad")
            throw new ArgumentException();
        if (what == "cancelled")
            throw new CancelledError();
        return what;
    }

    public static async Coroutine Main(Trace t)
    {
        var outcomes = await Asyncio.GatherReturnExceptions(Worker(t, "good"), Worker(t, "bad"), Worker(t, "cancelled"), Worker(t, "fine"));
        foreach (var outcome in outcomes)
            t.Say(t.Outcome(outcome));
        t.At("end");
    }

    public static async Task Native(Trace t)
    {
        var outcomes = await Asyncio.GatherReturnExceptions(Asyncio.CreateTask(() => WorkerNative(t, "good")), Asyncio.CreateTask(() => WorkerNative(t, "bad")), Asyncio.CreateTask(() => WorkerNative(t, "cancelled")), Asyncio.CreateTask(() => WorkerNative(t, "fine")));
        foreach (var outcome in outcomes)
            t.Say(t.Outcome(outcome));
        t.At("end");
    }

    private static async Task<string> WorkerNative(Trace t, string what)
    {
        await Asyncio.Sleep(1);
        if (what == "bad")
            throw new ArgumentException();
        if (what == "cancelled")
            throw new CancelledError();
        return what;
    }
}

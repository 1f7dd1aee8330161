namespace AsyncioSharp.Conformance;

/// <summary>Calling a coroutine function runs nothing; the body starts where it is awaited, as a plain call.</summary>
[Scenario("coroutine_is_cold_until_awaited", 58)]
public static class CoroutineIsColdUntilAwaited
{
    private static async Coroutine<int> Worker(Trace t)
    {
        t.Say("worker runs");
        return 5;
    }

    public static async Coroutine Main(Trace t)
    {
        Asyncio.GetRunningLoop().CallSoon(() => t.Say("callback"));
        var coroutine = Worker(t);
        t.Say("called");
        t.Say($"got {await coroutine}");
        await Asyncio.Sleep(0);
        t.Say("end");
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>shield() of a future that is done returns that future; of one that is pending a future of its own.</summary>
[Scenario("shield_of_done_is_the_thing_itself", 99)]
public static class ShieldOfDoneIsTheThingItself
{
    public static async Coroutine Main(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture<int>();
        t.Say($"pending: same {ReferenceEquals(Asyncio.Shield(future), future)}");
        future.SetResult(1);
        t.Say($"done: same {ReferenceEquals(Asyncio.Shield(future), future)}");
        t.Say($"{await Asyncio.Shield(future)}");
    }

    public static async Task Native(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture<int>();
        t.Say($"pending: same {ReferenceEquals(Asyncio.Shield(future), future)}");
        future.SetResult(1);
        t.Say($"done: same {ReferenceEquals(Asyncio.Shield(future), future)}");
        t.Say($"{await Asyncio.Shield(future)}");
    }
}

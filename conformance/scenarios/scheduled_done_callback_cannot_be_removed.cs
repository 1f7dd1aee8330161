namespace AsyncioSharp.Conformance;

/// <summary>Once the future is done, removing a callback finds nothing and the callback still runs.</summary>
[Scenario("scheduled_done_callback_cannot_be_removed", 44)]
public static class ScheduledDoneCallbackCannotBeRemoved
{
    public static async Coroutine Main(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture();
        Action<Future> callback = _ => t.Say("callback");
        future.AddDoneCallback(callback);
        future.SetResult();
        t.Say($"removed {future.RemoveDoneCallback(callback)}");
        await Asyncio.Sleep(0);
        t.Say("end");
    }

    public static async Task Native(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture();
        Action<Future> callback = _ => t.Say("callback");
        future.AddDoneCallback(callback);
        future.SetResult();
        t.Say($"removed {future.RemoveDoneCallback(callback)}");
        await Asyncio.Sleep(0);
        t.Say("end");
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>Registering on a done future queues the callback; it does not run at once.</summary>
[Scenario("done_callback_on_done_future_runs_next_turn", 41, 43)]
public static class DoneCallbackOnDoneFutureRunsNextTurn
{
    public static async Coroutine Main(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture<string>();
        future.SetResult("x");
        future.AddDoneCallback(_ => t.Say("callback"));
        t.Say("registered");
        await Asyncio.Sleep(0);
        t.Say("one turn on");
        future.Cancel();
        t.Say(t.State(future));
    }

    public static async Task Native(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture<string>();
        future.SetResult("x");
        future.AddDoneCallback(_ => t.Say("callback"));
        t.Say("registered");
        await Asyncio.Sleep(0);
        t.Say("one turn on");
        future.Cancel();
        t.Say(t.State(future));
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>stop() completes the batch; what the batch scheduled waits for the next run of the loop.</summary>
[Scenario("stop_leaves_new_callbacks_for_next_run", 13)]
public static class StopLeavesNewCallbacksForNextRun
{
    public static void Run(Trace t)
    {
        var loop = t.Loop();
        loop.CallSoon(() =>
        {
            t.Say("stop");
            loop.Stop();
            loop.CallSoon(() => t.Say("scheduled after stop"));
        });
        loop.CallSoon(() => t.Say("rest of the batch"));
        loop.RunForever();
        t.Say("first run left");
        loop.CallSoon(() => loop.Stop());
        loop.RunForever();
        t.Say("second run left");
        loop.Close();
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>stop() before run_forever() gives exactly one iteration: no waiting for timers, no second batch.</summary>
[Scenario("stop_before_run_gives_one_iteration", 4, 14)]
public static class StopBeforeRunGivesOneIteration
{
    public static void Run(Trace t)
    {
        var loop = t.Loop();
        loop.CallSoon(() =>
        {
            t.Say("ready");
            loop.CallSoon(() => t.Say("second batch"));
        });
        loop.CallLater(0, () => t.Say("due"));
        loop.CallLater(1, () => t.Say("not due"));
        loop.Stop();
        loop.RunForever();
        t.At("left");
        loop.Stop();
        loop.RunForever();
        t.At("left again");
        loop.Close();
    }
}

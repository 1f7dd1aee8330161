namespace AsyncioSharp.Conformance;

/// <summary>The loop stops in the turn after the future is done; callbacks of that turn still run, later ones do not.</summary>
[Scenario("run_until_complete_ends_in_the_turn_of_the_done_callback", 13, 15)]
public static class RunUntilCompleteEndsInTheTurnOfTheDoneCallback
{
    public static void Run(Trace t)
    {
        var loop = t.Loop();
        var future = loop.CreateFuture<string>();
        loop.CallSoon(() =>
        {
            future.SetResult("value");
            loop.CallSoon(() =>
            {
                t.Say("one turn on");
                loop.CallSoon(() => t.Say("two turns on"));
            });
        });
        t.Say(loop.RunUntilComplete(future));
        loop.Stop();
        loop.RunForever();
        t.Say("left");
        loop.Close();
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>stop() is a flag: two calls in one batch end one run, not two.</summary>
[Scenario("stop_twice_in_one_batch", 13)]
public static class StopTwiceInOneBatch
{
    public static void Run(Trace t)
    {
        var loop = t.Loop();
        loop.CallSoon(() => loop.Stop());
        loop.CallSoon(() => loop.Stop());
        loop.RunForever();
        t.Say("first run left");
        loop.CallSoon(() => loop.CallSoon(() =>
        {
            t.Say("two turns on");
            loop.Stop();
        }));
        loop.RunForever();
        t.Say("second run left");
        loop.Close();
    }
}

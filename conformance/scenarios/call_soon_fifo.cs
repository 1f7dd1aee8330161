namespace AsyncioSharp.Conformance;

/// <summary>Callbacks run in the order of call_soon, and the batch that holds stop() is completed.</summary>
[Scenario("call_soon_fifo", 1, 13)]
public static class CallSoonFifo
{
    public static void Run(Trace t)
    {
        var loop = t.Loop();
        foreach (var name in new[] { "a", "b", "c" })
            loop.CallSoon(() => t.Say(name));
        loop.CallSoon(() => loop.Stop());
        loop.CallSoon(() => t.Say("d"));
        loop.RunForever();
        t.Say("left");
        loop.Close();
    }
}

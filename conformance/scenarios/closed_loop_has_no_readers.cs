using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>On a closed loop removing a reader or a writer finds none, and is no error.</summary>
[Scenario("closed_loop_has_no_readers", 36)]
public static class ClosedLoopHasNoReaders
{
    public static void Run(Trace t)
    {
        var (one, other) = t.Pair();
        var loop = t.Loop();
        loop.AddReader(one, () => t.Say("never"));
        loop.AddWriter(one, () => t.Say("never"));
        loop.Close();
        t.Say($"reader {loop.RemoveReader(one)}, writer {loop.RemoveWriter(one)}");
        one.Close();
        other.Close();
    }
}

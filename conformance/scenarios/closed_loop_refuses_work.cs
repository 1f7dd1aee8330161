namespace AsyncioSharp.Conformance;

/// <summary>A closed loop refuses to schedule or run; closing again is fine; waiting callbacks are dropped.</summary>
[Scenario("closed_loop_refuses_work", 19, 20)]
public static class ClosedLoopRefusesWork
{
    public static void Run(Trace t)
    {
        var loop = t.Loop();
        loop.CallSoon(() => t.Say("never"));
        loop.CallLater(1, () => t.Say("never either"));
        loop.Close();
        loop.Close();
        t.Say($"closed {loop.IsClosed()}, running {loop.IsRunning()}");
        foreach (var (what, use) in new (string, Action)[]
        {
            ("call_soon", () => loop.CallSoon(() => t.Say("x"))), ("call_later", () => loop.CallLater(1, () => t.Say("x"))),
            ("call_soon_threadsafe", () => loop.CallSoonThreadsafe(() => t.Say("x"))), ("run_forever", () => loop.RunForever()),
        })
        {
            try
            {
                use();
                t.Say($"{what} went through");
            }
            catch (InvalidOperationException e)
            {
                t.Say($"{what}: {t.Error(e)}");
            }
        }
    }
}

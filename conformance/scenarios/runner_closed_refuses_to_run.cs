#pragma warning disable ASY022 // What is compared: what has ended refuses.

namespace AsyncioSharp.Conformance;

/// <summary>A closed runner may be closed again, and neither runs nor gives a loop; one that never ran makes none.</summary>
[Scenario("runner_closed_refuses_to_run", 237)]
public static class RunnerClosedRefusesToRun
{
    private static async Coroutine<int> Fine()
    {
        return 7;
    }

    public static void Run(Trace t)
    {
        EventLoop Factory()
        {
            t.Say("loop made");
            return t.Loop();
        }

        var unused = new Runner(loopFactory: Factory);
        unused.Close();
        t.Say("closed unused");
        var runner = new Runner(loopFactory: Factory);
        t.Say($"got {runner.Run(Fine())}");
        runner.Close();
        runner.Close();
        try
        {
            runner.GetLoop();
        }
        catch (InvalidOperationException e)
        {
            t.Say($"get_loop: {t.Error(e)}");
        }
        var program = Fine();
        try
        {
            runner.Run(program);
        }
        catch (InvalidOperationException e)
        {
            t.Say($"run: {t.Error(e)}");
        }
        program.Close();
    }
}

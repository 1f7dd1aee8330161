#pragma warning disable ASY015 // What is compared: a loop inside a loop is refused.

namespace AsyncioSharp.Conformance;

/// <summary>A runner inside of a running loop refuses to run, and its program is not started; closing it is fine.</summary>
[Scenario("runner_inside_a_running_loop", 17)]
public static class RunnerInsideARunningLoop
{
    private static async Coroutine Inner(Trace t)
    {
        t.Say("never");
    }

    public static async Coroutine Main(Trace t)
    {
        var program = Inner(t);
        var runner = new Runner();
        try
        {
            runner.Run(program);
        }
        catch (InvalidOperationException e)
        {
            t.Say(t.Error(e));
        }
        runner.Close();
        program.Close();
        await Asyncio.Sleep(1);
        t.At("main goes on");
    }
}

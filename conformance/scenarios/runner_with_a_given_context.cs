namespace AsyncioSharp.Conformance;

/// <summary>A run with a context of its own neither sees nor changes the runner's.</summary>
[Scenario("runner_with_a_given_context")]
public static class RunnerWithAGivenContext
{
    private static async Coroutine Work(Trace t, ContextVar<string> var, string value)
    {
        t.Say($"sees {var.Get()}");
        var.Set(value);
    }

    public static void Run(Trace t)
    {
        var var = new ContextVar<string>("var", "default");
        Context given;
        using (var runner = new Runner(loopFactory: t.Loop))
        {
            runner.Run(Work(t, var, "first"));
            given = Context.CopyContext();
            runner.Run(Work(t, var, "second"), context: given);
            runner.Run(Work(t, var, "third"));
            runner.Run(Work(t, var, "fourth"), context: given);
        }
        t.Say($"outside {var.Get()}, given {given.Run(() => var.Get())}");
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>Two tasks made with one given context share it: what the first sets, the second sees.</summary>
[Scenario("context_given_to_a_task_is_not_copied", 70)]
public static class ContextGivenToATaskIsNotCopied
{
    private static async Coroutine Worker(Trace t, ContextVar<string> var, string name)
    {
        t.Say($"{name} sees {var.Get()}");
        var.Set($"set by {name}");
    }

    public static async Coroutine Main(Trace t)
    {
        var var = new ContextVar<string>("var", "default");
        var context = Context.CopyContext();
        var.Set("main");
        await Asyncio.CreateTask(Worker(t, var, "a"), context: context);
        await Asyncio.CreateTask(Worker(t, var, "b"), context: context);
        Asyncio.GetRunningLoop().CallSoon(() => t.Say($"callback sees {var.Get()}"), context: context);
        await Asyncio.Sleep(0);
        t.Say($"main keeps {var.Get()}");
    }
}

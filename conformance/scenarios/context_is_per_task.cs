namespace AsyncioSharp.Conformance;

/// <summary>A task gets a copy of the context when it is made: what it sets stays inside, what is set later stays outside.</summary>
[Scenario("context_is_per_task", 70)]
public static class ContextIsPerTask
{
    private static async Coroutine Worker(Trace t, ContextVar<string> var, string name)
    {
        t.Say($"{name} sees {var.Get()}");
        var.Set(name);
        await Asyncio.Sleep(0);
        t.Say($"{name} keeps {var.Get()}");
    }

    public static async Coroutine Main(Trace t)
    {
        var var = new ContextVar<string>("var", "default");
        var.Set("main 1");
        var a = Asyncio.CreateTask(Worker(t, var, "a"));
        var.Set("main 2");
        var b = Asyncio.CreateTask(Worker(t, var, "b"));
        var.Set("main 3");
        await a;
        await b;
        t.Say($"main keeps {var.Get()}");
    }
}

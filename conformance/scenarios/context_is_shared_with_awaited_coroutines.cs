namespace AsyncioSharp.Conformance;

/// <summary>What an awaited coroutine sets, its caller sees, also after suspensions; what an awaited task sets, it does not.</summary>
[Scenario("context_is_shared_with_awaited_coroutines", 239)]
public static class ContextIsSharedWithAwaitedCoroutines
{
    private static async Coroutine Setter(ContextVar<string> var, string value)
    {
        await Asyncio.Sleep(0);
        var.Set(value);
        await Asyncio.Sleep(0);
    }

    public static async Coroutine Main(Trace t)
    {
        var var = new ContextVar<string>("var", "default");
        await Setter(var, "set by a coroutine");
        t.Say(var.Get());
        await Asyncio.CreateTask(Setter(var, "set by a task"));
        t.Say(var.Get());
        await Asyncio.WaitFor(Setter(var, "set under wait_for"), 1);
        t.Say(var.Get());
        await Asyncio.Gather(Setter(var, "set under gather"));
        t.Say(var.Get());
    }
}

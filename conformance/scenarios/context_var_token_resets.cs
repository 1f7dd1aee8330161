namespace AsyncioSharp.Conformance;

/// <summary>A token puts back what was there before, also nothing at all.</summary>
[Scenario("context_var_token_resets")]
public static class ContextVarTokenResets
{
    public static async Coroutine Main(Trace t)
    {
        var var = new ContextVar<string>("var", "default");
        var one = var.Set("one");
        var two = var.Set("two");
        await Asyncio.Sleep(0);
        var.Reset(two);
        t.Say(var.Get());
        var.Reset(one);
        t.Say(var.Get());
    }
}

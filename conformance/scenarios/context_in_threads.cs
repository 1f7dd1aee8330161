namespace AsyncioSharp.Conformance;

/// <summary>to_thread() runs in a copy of the caller's context: what it sets is gone afterwards.</summary>
[Scenario("context_in_threads", 240)]
public static class ContextInThreads
{
    public static async Coroutine Main(Trace t)
    {
        var var = new ContextVar<string>("var", "default");
        var.Set("main");

        string Work()
        {
            var seen = var.Get();
            var.Set("thread");
            return seen;
        }

        t.Say($"to_thread sees {await Asyncio.ToThread(Work)}");
        t.Say($"main keeps {var.Get()}");
        t.Say($"to_thread sees {await Asyncio.ToThread(Work)}");
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>One runner runs several coroutines on one loop and in one context: a variable set in one run is seen in the next.</summary>
[Scenario("runner_keeps_its_context", 234)]
public static class RunnerKeepsItsContext
{
    public static void Run(Trace t)
    {
        var var = new ContextVar<string>("var", "default");

        async Coroutine<EventLoop> First()
        {
            var.Set("set in the first run");
            return Asyncio.GetRunningLoop();
        }

        async Coroutine<EventLoop> Second()
        {
            await Asyncio.Sleep(1);
            t.At(var.Get());
            return Asyncio.GetRunningLoop();
        }

        EventLoop one;
        using (var runner = new Runner(loopFactory: () => t.Loop()))
        {
            one = runner.Run(First());
            var two = runner.Run(Second());
            t.Say($"same loop {ReferenceEquals(one, two)}, runner's {ReferenceEquals(runner.GetLoop(), one)}");
        }
        t.Say($"closed {one.IsClosed()}, outside {var.Get()}");
    }
}

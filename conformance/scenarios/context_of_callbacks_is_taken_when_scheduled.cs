namespace AsyncioSharp.Conformance;

/// <summary>call_soon and call_later take the context when called, done callbacks when registered; changes in them stay there.</summary>
[Scenario("context_of_callbacks_is_taken_when_scheduled", 238)]
public static class ContextOfCallbacksIsTakenWhenScheduled
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var var = new ContextVar<string>("var", "default");
        var future = loop.CreateFuture();

        void Show(string name)
        {
            t.Say($"{name}: {var.Get()}");
            var.Set($"set in {name}");
        }

        var.Set("one");
        loop.CallSoon(() => Show("soon"));
        loop.CallLater(0.1, () => Show("later"));
        future.AddDoneCallback(_ => Show("done callback"));
        var.Set("two");
        loop.CallSoon(() => Show("soon again"));
        future.SetResult();
        await Asyncio.Sleep(1);
        Show("main");
    }
}

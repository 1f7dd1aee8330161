namespace AsyncioSharp.Conformance;

/// <summary>Completion queues every done callback in order of registration; none runs inside set_result().</summary>
[Scenario("done_callbacks_run_in_order_never_inline", 42)]
public static class DoneCallbacksRunInOrderNeverInline
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var future = loop.CreateFuture<int>();
        foreach (var name in new[] { "a", "b", "c" })
            future.AddDoneCallback(f => t.Say($"{name} {f.Result()}"));
        loop.CallSoon(() => t.Say("queued before completion"));
        future.SetResult(1);
        t.Say("set");
        loop.CallSoon(() => t.Say("queued after completion"));
        await Asyncio.Sleep(0);
        t.Say("end");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var future = loop.CreateFuture<int>();
        foreach (var name in new[] { "a", "b", "c" })
            future.AddDoneCallback(f => t.Say($"{name} {f.Result()}"));
        loop.CallSoon(() => t.Say("queued before completion"));
        future.SetResult(1);
        t.Say("set");
        loop.CallSoon(() => t.Say("queued after completion"));
        await Asyncio.Sleep(0);
        t.Say("end");
    }
}

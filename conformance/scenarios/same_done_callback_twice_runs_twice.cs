namespace AsyncioSharp.Conformance;

/// <summary>The same callback registered twice is called twice; removing takes out every equal one and tells how many.</summary>
[Scenario("same_done_callback_twice_runs_twice", 44)]
public static class SameDoneCallbackTwiceRunsTwice
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        Action<Future> callback = _ => t.Say("callback");
        var (one, two) = (loop.CreateFuture(), loop.CreateFuture());
        foreach (var future in new[] { one, two })
        {
            future.AddDoneCallback(callback);
            future.AddDoneCallback(_ => t.Say("other"));
            future.AddDoneCallback(callback);
        }
        t.Say($"removed {two.RemoveDoneCallback(callback)}, then {two.RemoveDoneCallback(callback)}");
        one.SetResult();
        await Asyncio.Sleep(0);
        two.SetResult();
        await Asyncio.Sleep(0);
        t.Say("end");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        Action<Future> callback = _ => t.Say("callback");
        var (one, two) = (loop.CreateFuture(), loop.CreateFuture());
        foreach (var future in new[] { one, two })
        {
            future.AddDoneCallback(callback);
            future.AddDoneCallback(_ => t.Say("other"));
            future.AddDoneCallback(callback);
        }
        t.Say($"removed {two.RemoveDoneCallback(callback)}, then {two.RemoveDoneCallback(callback)}");
        one.SetResult();
        await Asyncio.Sleep(0);
        two.SetResult();
        await Asyncio.Sleep(0);
        t.Say("end");
    }
}

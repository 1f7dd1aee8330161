namespace AsyncioSharp.Conformance;

/// <summary>A callback registered from inside a done callback waits for the next turn.</summary>
[Scenario("done_callback_added_by_done_callback", 43)]
public static class DoneCallbackAddedByDoneCallback
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var future = loop.CreateFuture();
        future.AddDoneCallback(f =>
        {
            t.Say("outer");
            f.AddDoneCallback(_ => t.Say("inner"));
            t.Say("outer ends");
        });
        future.AddDoneCallback(_ => t.Say("second"));
        future.SetResult();
        t.Turns(3);
        await Asyncio.Sleep(0.1);
        t.Say("end");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var future = loop.CreateFuture();
        future.AddDoneCallback(f =>
        {
            t.Say("outer");
            f.AddDoneCallback(_ => t.Say("inner"));
            t.Say("outer ends");
        });
        future.AddDoneCallback(_ => t.Say("second"));
        future.SetResult();
        t.Turns(3);
        await Asyncio.Sleep(0.1);
        t.Say("end");
    }
}

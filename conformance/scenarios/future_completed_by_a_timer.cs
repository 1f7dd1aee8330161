namespace AsyncioSharp.Conformance;

/// <summary>A future completed by a timer callback: order of timer, waiter and sleeper at distinct times.</summary>
[Scenario("future_completed_by_a_timer", 47)]
public static class FutureCompletedByATimer
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var future = loop.CreateFuture<string>();
        loop.CallLater(0.2, () =>
        {
            t.At("timer");
            future.SetResult("late");
            loop.CallSoon(() => t.At("queued by the timer"));
        });
        t.At("waiting");
        t.At(await future);
        await Asyncio.Sleep(0);
        t.At("end");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var future = loop.CreateFuture<string>();
        loop.CallLater(0.2, () =>
        {
            t.At("timer");
            future.SetResult("late");
            loop.CallSoon(() => t.At("queued by the timer"));
        });
        t.At("waiting");
        t.At(await future);
        await Asyncio.Sleep(0);
        t.At("end");
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>A cancelled sleep leaves no timer behind: while nothing else is set, time does not move on to where it would have ended.</summary>
[Scenario("sleep_cancelled_takes_its_timer_along", 9, 61)]
public static class SleepCancelledTakesItsTimerAlong
{
    private static async Coroutine Sleeper() => await Asyncio.Sleep(100);

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Sleeper());
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        var future = new TaskCompletionSource<string>();
        using var thread = new Timer(_ => future.SetResult("from a thread"), null, 20, Timeout.Infinite);
        t.At(await Asyncio.WrapFuture(future.Task));
    }
}

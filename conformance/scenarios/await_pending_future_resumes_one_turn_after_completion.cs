namespace AsyncioSharp.Conformance;

/// <summary>The awaiter resumes in the turn after set_result(), in line with what was queued around it.</summary>
[Scenario("await_pending_future_resumes_one_turn_after_completion", 47)]
public static class AwaitPendingFutureResumesOneTurnAfterCompletion
{
    private static async Coroutine Waiter(Trace t, Future<int> future)
    {
        t.Say("waiting");
        t.Say($"got {await future}");
    }

    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var future = loop.CreateFuture<int>();
        var task = Asyncio.CreateTask(Waiter(t, future));
        await Asyncio.Sleep(0);
        loop.CallSoon(() => t.Say("queued before"));
        future.SetResult(42);
        loop.CallSoon(() => t.Say("queued after"));
        t.Say("set");
        await task;
        t.Say("end");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var future = loop.CreateFuture<int>();
        var task = Asyncio.CreateTask(() => WaiterNative(t, future));
        await Asyncio.Sleep(0);
        loop.CallSoon(() => t.Say("queued before"));
        future.SetResult(42);
        loop.CallSoon(() => t.Say("queued after"));
        t.Say("set");
        await task;
        t.Say("end");
    }

    private static async Task WaiterNative(Trace t, Future<int> future)
    {
        t.Say("waiting");
        t.Say($"got {await future}");
    }
}

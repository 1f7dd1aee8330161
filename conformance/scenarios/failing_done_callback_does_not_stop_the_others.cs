namespace AsyncioSharp.Conformance;

/// <summary>A failing done callback goes to the exception handler; the other callbacks and waiters are served.</summary>
[Scenario("failing_done_callback_does_not_stop_the_others", 45)]
public static class FailingDoneCallbackDoesNotStopTheOthers
{
    private static async Coroutine Waiter(Trace t, Future<int> future)
    {
        t.Say($"waiter {await future}");
    }

    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.SetExceptionHandler((_, context) => t.Say($"handler: {t.Error(context.Exception)}"));
        var future = loop.CreateFuture<int>();
        future.AddDoneCallback(_ => t.Say("first"));
        future.AddDoneCallback(_ => throw new DivideByZeroException());
        future.AddDoneCallback(_ => t.Say("third"));
        var task = Asyncio.CreateTask(Waiter(t, future));
        await Asyncio.Sleep(0);
        future.SetResult(1);
        await task;
        t.Say("end");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.SetExceptionHandler((_, context) => t.Say($"handler: {t.Error(context.Exception)}"));
        var future = loop.CreateFuture<int>();
        future.AddDoneCallback(_ => t.Say("first"));
        future.AddDoneCallback(_ => throw new DivideByZeroException());
        future.AddDoneCallback(_ => t.Say("third"));
        var task = Asyncio.CreateTask(() => WaiterNative(t, future));
        await Asyncio.Sleep(0);
        future.SetResult(1);
        await task;
        t.Say("end");
    }

    private static async Task WaiterNative(Trace t, Future<int> future)
    {
        t.Say($"waiter {await future}");
    }
}

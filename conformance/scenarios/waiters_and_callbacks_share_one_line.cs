namespace AsyncioSharp.Conformance;

/// <summary>Waiting tasks and done callbacks are served in one line, by order of registration.</summary>
[Scenario("waiters_and_callbacks_share_one_line", 42, 48)]
public static class WaitersAndCallbacksShareOneLine
{
    private static async Coroutine Waiter(Trace t, Future future, string name)
    {
        await future;
        t.Say($"waiter {name}");
    }

    public static async Coroutine Main(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture();
        future.AddDoneCallback(_ => t.Say("callback 1"));
        Asyncio.CreateTask(Waiter(t, future, "2"));
        await Asyncio.Sleep(0);
        future.AddDoneCallback(_ => t.Say("callback 3"));
        Asyncio.CreateTask(Waiter(t, future, "4"));
        await Asyncio.Sleep(0);
        future.AddDoneCallback(_ => t.Say("callback 5"));
        future.SetResult();
        await Asyncio.Sleep(0);
        t.Say("end");
    }

    public static async Task Native(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture();
        future.AddDoneCallback(_ => t.Say("callback 1"));
        Asyncio.CreateTask(() => WaiterNative(t, future, "2"));
        await Asyncio.Sleep(0);
        future.AddDoneCallback(_ => t.Say("callback 3"));
        Asyncio.CreateTask(() => WaiterNative(t, future, "4"));
        await Asyncio.Sleep(0);
        future.AddDoneCallback(_ => t.Say("callback 5"));
        future.SetResult();
        await Asyncio.Sleep(0);
        t.Say("end");
    }

    private static async Task WaiterNative(Trace t, Future future, string name)
    {
        await future;
        t.Say($"waiter {name}");
    }
}

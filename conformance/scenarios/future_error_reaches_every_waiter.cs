namespace AsyncioSharp.Conformance;

/// <summary>Every waiter of a failed future gets the error; so does one who comes later.</summary>
[Scenario("future_error_reaches_every_waiter", 48)]
public static class FutureErrorReachesEveryWaiter
{
    private static async Coroutine Waiter(Trace t, Future<int> future, string name)
    {
        try
        {
            await future;
        }
        catch (ArgumentException e)
        {
            t.Say($"{name}: {t.Error(e)} {t.Reason(e)}");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture<int>();
        var tasks = new List<AsyncioTask>();
        foreach (var name in new[] { "a", "b" })
            tasks.Add(Asyncio.CreateTask(Waiter(t, future, name)));
        await Asyncio.Sleep(0);
        future.SetException(new ArgumentException("bad"));
        foreach (var task in tasks)
            await task;
        await Waiter(t, future, "late");
        t.Say(t.Error(future.Exception()));
    }

    public static async Task Native(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture<int>();
        var tasks = new List<AsyncioTask>();
        foreach (var name in new[] { "a", "b" })
            tasks.Add(Asyncio.CreateTask(() => WaiterNative(t, future, name)));
        await Asyncio.Sleep(0);
        future.SetException(new ArgumentException("bad"));
        foreach (var task in tasks)
            await task;
        await WaiterNative(t, future, "late");
        t.Say(t.Error(future.Exception()));
    }

    private static async Task WaiterNative(Trace t, Future<int> future, string name)
    {
        try
        {
            await future;
        }
        catch (ArgumentException e)
        {
            t.Say($"{name}: {t.Error(e)} {t.Reason(e)}");
        }
    }
}

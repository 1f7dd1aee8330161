namespace AsyncioSharp.Conformance;

/// <summary>Several cancelled tasks get their errors in the order of the requests, whatever they wait for.</summary>
[Scenario("cancels_are_delivered_in_order_of_request", 83)]
public static class CancelsAreDeliveredInOrderOfRequest
{
    private static async Coroutine Worker(Trace t, string name, IAwaitable what)
    {
        try
        {
            await what;
        }
        finally
        {
            t.Say($"{name} finally");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var a = Asyncio.CreateTask(Worker(t, "a", Asyncio.Sleep(10)));
        var b = Asyncio.CreateTask(Worker(t, "b", loop.CreateFuture()));
        var c = Asyncio.CreateTask(Worker(t, "c", Asyncio.Sleep(5)));
        await Asyncio.Sleep(1);
        foreach (var task in new[] { c, a, b })
            task.Cancel();
        loop.CallSoon(() => t.Say("queued after the requests"));
        await Asyncio.Wait([a, b, c]);
        t.Say("end");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var a = Asyncio.CreateTask(() => WorkerNative(t, "a", Asyncio.Sleep(10)));
        var b = Asyncio.CreateTask(() => WorkerNative(t, "b", loop.CreateFuture()));
        var c = Asyncio.CreateTask(() => WorkerNative(t, "c", Asyncio.Sleep(5)));
        await Asyncio.Sleep(1);
        foreach (var task in new[] { c, a, b })
            task.Cancel();
        loop.CallSoon(() => t.Say("queued after the requests"));
        await Asyncio.Wait([a, b, c]);
        t.Say("end");
    }

    private static async Task WorkerNative(Trace t, string name, IAwaitable what)
    {
        try
        {
            await what;
        }
        finally
        {
            t.Say($"{name} finally");
        }
    }
}

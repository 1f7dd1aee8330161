namespace AsyncioSharp.Conformance;

/// <summary>Several tasks await one future and resume in the order in which they began to wait.</summary>
[Scenario("waiters_resume_in_order_of_waiting", 48)]
public static class WaitersResumeInOrderOfWaiting
{
    private static async Coroutine Waiter(Trace t, Future<string> future, string name, double delay)
    {
        await Asyncio.Sleep(delay);
        t.At($"{name} waits");
        t.At($"{name} got {await future}");
    }

    public static async Coroutine Main(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture<string>();
        var tasks = new List<AsyncioTask>();
        foreach (var (name, delay) in new[] { ("a", 0.3), ("b", 0.1), ("c", 0.2) })
            tasks.Add(Asyncio.CreateTask(Waiter(t, future, name, delay)));
        await Asyncio.Sleep(1);
        future.SetResult("it");
        await tasks[0];
        t.Say("first task done");
        await tasks[1];
        await tasks[2];
        t.Say("end");
    }

    public static async Task Native(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture<string>();
        var tasks = new List<AsyncioTask>();
        foreach (var (name, delay) in new[] { ("a", 0.3), ("b", 0.1), ("c", 0.2) })
            tasks.Add(Asyncio.CreateTask(() => WaiterNative(t, future, name, delay)));
        await Asyncio.Sleep(1);
        future.SetResult("it");
        await tasks[0];
        t.Say("first task done");
        await tasks[1];
        await tasks[2];
        t.Say("end");
    }

    private static async Task WaiterNative(Trace t, Future<string> future, string name, double delay)
    {
        await Asyncio.Sleep(delay);
        t.At($"{name} waits");
        t.At($"{name} got {await future}");
    }
}

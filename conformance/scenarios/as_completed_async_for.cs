namespace AsyncioSharp.Conformance;

/// <summary>Iterated asynchronously, as_completed() gives the original tasks, done, in order of completion (3.13).</summary>
[Scenario("as_completed_async_for")]
public static class AsCompletedAsyncFor
{
    private static async Coroutine<int> Worker(Trace t, int delay)
    {
        await Asyncio.Sleep(delay);
        return delay;
    }

    public static async Coroutine Main(Trace t)
    {
        var a = Asyncio.CreateTask(Worker(t, 2), name: "a");
        var b = Asyncio.CreateTask(Worker(t, 1), name: "b");
        await foreach (var task in Asyncio.AsCompleted([a, b]))
            t.At($"{task.GetName()}: original {ReferenceEquals(task, a) || ReferenceEquals(task, b)}, {t.State(task)}");
        t.At("end");
    }

    public static async Task Native(Trace t)
    {
        var a = Asyncio.CreateTask(() => WorkerNative(t, 2), name: "a");
        var b = Asyncio.CreateTask(() => WorkerNative(t, 1), name: "b");
        await foreach (var task in Asyncio.AsCompleted([a, b]))
            t.At($"{task.GetName()}: original {ReferenceEquals(task, a) || ReferenceEquals(task, b)}, {t.State(task)}");
        t.At("end");
    }

    private static async Task<int> WorkerNative(Trace t, int delay)
    {
        await Asyncio.Sleep(delay);
        return delay;
    }
}

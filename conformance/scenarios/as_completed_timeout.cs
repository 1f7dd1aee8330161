namespace AsyncioSharp.Conformance;

/// <summary>When the limit is over every remaining item raises TimeoutError; the tasks are not cancelled.</summary>
[Scenario("as_completed_timeout", 111)]
public static class AsCompletedTimeout
{
    private static async Coroutine<string> Worker(Trace t, string name, double delay)
    {
        await Asyncio.Sleep(delay);
        t.At($"{name} ends");
        return name;
    }

    public static async Coroutine Main(Trace t)
    {
        var tasks = new List<AsyncioTask<string>>();
        foreach (var (name, delay) in new[] { ("a", 3.0), ("b", 1.0), ("c", 4.0) })
            tasks.Add(Asyncio.CreateTask(Worker(t, name, delay)));
        foreach (var c in Asyncio.AsCompleted(tasks, timeout: 2))
        {
            try
            {
                t.At(await c);
            }
            catch (TimeoutException e)
            {
                t.At(t.Error(e));
            }
        }
        await tasks[2];
        t.At("end");
    }

    public static async Task Native(Trace t)
    {
        var tasks = new List<AsyncioTask<string>>();
        foreach (var (name, delay) in new[] { ("a", 3.0), ("b", 1.0), ("c", 4.0) })
            tasks.Add(Asyncio.CreateTask(() => WorkerNative(t, name, delay)));
        foreach (var c in Asyncio.AsCompleted(tasks, timeout: 2))
        {
            try
            {
                t.At(await c);
            }
            catch (TimeoutException e)
            {
                t.At(t.Error(e));
            }
        }
        await tasks[2];
        t.At("end");
    }

    private static async Task<string> WorkerNative(Trace t, string name, double delay)
    {
        await Asyncio.Sleep(delay);
        t.At($"{name} ends");
        return name;
    }
}

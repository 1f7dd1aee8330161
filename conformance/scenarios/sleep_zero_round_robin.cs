namespace AsyncioSharp.Conformance;

/// <summary>Tasks that yield with sleep(0) take turns in a fixed order.</summary>
[Scenario("sleep_zero_round_robin", 59, 60)]
public static class SleepZeroRoundRobin
{
    private static async Coroutine Worker(Trace t, string name, int n)
    {
        for (var i = 0; i < n; i++)
        {
            t.Say($"{name}{i}");
            await Asyncio.Sleep(0);
        }
        t.Say($"{name} ends");
    }

    public static async Coroutine Main(Trace t)
    {
        var tasks = new List<AsyncioTask>();
        foreach (var (name, n) in new[] { ("a", 3), ("b", 1), ("c", 2) })
            tasks.Add(Asyncio.CreateTask(Worker(t, name, n)));
        foreach (var task in tasks)
            await task;
        t.Say("end");
    }

    public static async Task Native(Trace t)
    {
        var tasks = new List<AsyncioTask>();
        foreach (var (name, n) in new[] { ("a", 3), ("b", 1), ("c", 2) })
            tasks.Add(Asyncio.CreateTask(() => WorkerNative(t, name, n)));
        foreach (var task in tasks)
            await task;
        t.Say("end");
    }

    private static async Task WorkerNative(Trace t, string name, int n)
    {
        for (var i = 0; i < n; i++)
        {
            t.Say($"{name}{i}");
            await Asyncio.Sleep(0);
        }
        t.Say($"{name} ends");
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>The same coroutine or task given twice runs once and gives its result at each place.</summary>
[Scenario("gather_same_awaitable_twice_runs_once", 104)]
public static class GatherSameAwaitableTwiceRunsOnce
{
    private static async Coroutine<string> Worker(Trace t, string name)
    {
        t.Say($"{name} runs");
        await Asyncio.Sleep(0);
        return name;
    }

    public static async Coroutine Main(Trace t)
    {
        var coroutine = Worker(t, "coroutine");
        var task = Asyncio.CreateTask(Worker(t, "task"));
        string[] all = await Asyncio.Gather(coroutine, task, coroutine, task);
        t.Say(string.Join(" ", all));
    }
}

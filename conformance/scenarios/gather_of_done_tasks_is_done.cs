namespace AsyncioSharp.Conformance;

/// <summary>Gathering tasks that are all done gives a future that is done: no turn is needed.</summary>
[Scenario("gather_of_done_tasks_is_done")]
public static class GatherOfDoneTasksIsDone
{
    private static async Coroutine<string> Worker(string name)
    {
        return name;
    }

    public static async Coroutine Main(Trace t)
    {
        var (a, b) = (Asyncio.CreateTask(Worker("a")), Asyncio.CreateTask(Worker("b")));
        await Asyncio.Sleep(0);
        t.Turns(4);
        var gathering = Asyncio.Gather(a, b);
        t.Say($"done {gathering.Done()}");
        t.Say(string.Join(" ", await gathering));
        await Asyncio.Sleep(1);
    }

    public static async Task Native(Trace t)
    {
        var (a, b) = (Asyncio.CreateTask(() => WorkerNative("a")), Asyncio.CreateTask(() => WorkerNative("b")));
        await Asyncio.Sleep(0);
        t.Turns(4);
        var gathering = Asyncio.Gather(a, b);
        t.Say($"done {gathering.Done()}");
        t.Say(string.Join(" ", await gathering));
        await Asyncio.Sleep(1);
    }

    private static async Task<string> WorkerNative(string name)
    {
        return name;
    }
}

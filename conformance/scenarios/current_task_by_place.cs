namespace AsyncioSharp.Conformance;

/// <summary>The current task is the one whose step runs: the same inside awaited coroutines, none inside callbacks.</summary>
[Scenario("current_task_by_place", 65)]
public static class CurrentTaskByPlace
{
    private static async Coroutine<string> Name(Trace t)
    {
        await Asyncio.Sleep(0);
        return Asyncio.CurrentTask()!.GetName();
    }

    private static async Coroutine Worker(Trace t)
    {
        var before = Asyncio.CurrentTask()!.GetName();
        t.Say($"{before} {await Name(t)} {Asyncio.CurrentTask()!.GetName()}");
    }

    public static async Coroutine Main(Trace t)
    {
        Asyncio.CurrentTask()!.SetName("main");
        Asyncio.GetRunningLoop().CallSoon(() => t.Say($"task in callback {Asyncio.CurrentTask() is not null}"));
        var one = Asyncio.CreateTask(Worker(t), name: "one");
        var two = Asyncio.CreateTask(Worker(t), name: "two");
        t.Say(await Name(t));
        await one;
        await two;
        t.Say(Asyncio.CurrentTask()!.GetName());
    }

    public static async Task Native(Trace t)
    {
        Asyncio.CurrentTask()!.SetName("main");
        Asyncio.GetRunningLoop().CallSoon(() => t.Say($"task in callback {Asyncio.CurrentTask() is not null}"));
        var one = Asyncio.CreateTask(() => WorkerNative(t), name: "one");
        var two = Asyncio.CreateTask(() => WorkerNative(t), name: "two");
        t.Say(await NameNative(t));
        await one;
        await two;
        t.Say(Asyncio.CurrentTask()!.GetName());
    }

    private static async Task<string> NameNative(Trace t)
    {
        await Asyncio.Sleep(0);
        return Asyncio.CurrentTask()!.GetName();
    }

    private static async Task WorkerNative(Trace t)
    {
        var before = Asyncio.CurrentTask()!.GetName();
        t.Say($"{before} {await NameNative(t)} {Asyncio.CurrentTask()!.GetName()}");
    }
}

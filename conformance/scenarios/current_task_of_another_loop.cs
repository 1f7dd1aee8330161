namespace AsyncioSharp.Conformance;

/// <summary>There is a current task for each loop: inside of a task of one loop, another loop has none.</summary>
[Scenario("current_task_of_another_loop", 65)]
public static class CurrentTaskOfAnotherLoop
{
    public static async Coroutine Main(Trace t)
    {
        EventLoop loop = Asyncio.GetRunningLoop(), other = Asyncio.NewEventLoop();
        var me = Asyncio.CurrentTask();
        t.Say($"this loop {ReferenceEquals(Asyncio.CurrentTask(loop), me)}, the other {Asyncio.CurrentTask(other) is not null}");
        AsyncioTask task = null!;

        async Coroutine Inner() => t.Say($"inner is {ReferenceEquals(Asyncio.CurrentTask(loop), task)}");

        task = Asyncio.CreateTask(Inner());
        await task;
        t.Say($"again {ReferenceEquals(Asyncio.CurrentTask(loop), me)}");
        other.Close();
    }
}

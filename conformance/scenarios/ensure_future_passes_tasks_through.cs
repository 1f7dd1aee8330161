namespace AsyncioSharp.Conformance;

/// <summary>ensure_future() returns a task or future as it is and makes a task of a coroutine.</summary>
[Scenario("ensure_future_passes_tasks_through")]
public static class EnsureFuturePassesTasksThrough
{
    private static async Coroutine<int> Worker(Trace t)
    {
        t.Say("worker runs");
        return 1;
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        var future = Asyncio.GetRunningLoop().CreateFuture();
        t.Say($"same task {ReferenceEquals(Asyncio.EnsureFuture(task), task)}, same future {ReferenceEquals(Asyncio.EnsureFuture(future), future)}");
        var made = Asyncio.EnsureFuture(Worker(t));
        t.Say($"a task {made is AsyncioTask}, isfuture {Asyncio.IsFuture(made)}");
        t.Say($"{await made} {await task}");
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>A task ends with a result, an exception, or cancelled if a CancelledError leaves it, even if nobody asked.</summary>
[Scenario("task_outcomes", 63)]
public static class TaskOutcomes
{
    private static async Coroutine<int> Returns()
    {
        return 1;
    }

    private static async Coroutine<int> Fails()
    {
        await Asyncio.Sleep(0);
        throw new KeyNotFoundException("k");
    }

    private static async Coroutine<int> GivesUp()
    {
        throw new CancelledError();
    }

    public static async Coroutine Main(Trace t)
    {
        var tasks = new[] { Asyncio.CreateTask(Returns()), Asyncio.CreateTask(Fails()), Asyncio.CreateTask(GivesUp()) };
        foreach (var task in tasks)
            t.Say($"done {task.Done()}, {t.State(task)}");
        await Asyncio.Sleep(0.1);
        foreach (var task in tasks)
            t.Say($"done {task.Done()}, {t.State(task)}, cancelling {task.Cancelling()}");
    }

    public static async Task Native(Trace t)
    {
        var tasks = new[] { Asyncio.CreateTask(() => ReturnsNative()), Asyncio.CreateTask(() => FailsNative()), Asyncio.CreateTask(() => GivesUpNative()) };
        foreach (var task in tasks)
            t.Say($"done {task.Done()}, {t.State(task)}");
        await Asyncio.Sleep(0.1);
        foreach (var task in tasks)
            t.Say($"done {task.Done()}, {t.State(task)}, cancelling {task.Cancelling()}");
    }

    private static async Task<int> ReturnsNative()
    {
        return 1;
    }

    private static async Task<int> FailsNative()
    {
        await Asyncio.Sleep(0);
        throw new KeyNotFoundException("k");
    }

    private static async Task<int> GivesUpNative()
    {
        throw new CancelledError();
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>A task that cancels itself and then fails before any suspension ends with its own error.</summary>
[Scenario("self_cancel_then_raise")]
public static class SelfCancelThenRaise
{
    private static async Coroutine Worker(Trace t)
    {
        Asyncio.CurrentTask()!.Cancel();
        throw new ArgumentException();
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        await Asyncio.Wait([task]);
        t.Say($"{t.Ended(task)}, cancelling {task.Cancelling()}");
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        await Asyncio.Wait([task]);
        t.Say($"{t.Ended(task)}, cancelling {task.Cancelling()}");
    }

    private static async Task WorkerNative(Trace t)
    {
        Asyncio.CurrentTask()!.Cancel();
        throw new ArgumentException();
    }
}

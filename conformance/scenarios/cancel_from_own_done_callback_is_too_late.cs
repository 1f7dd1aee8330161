namespace AsyncioSharp.Conformance;

/// <summary>When done callbacks run the task is done: a cancel from there is refused.</summary>
[Scenario("cancel_from_own_done_callback_is_too_late", 82)]
public static class CancelFromOwnDoneCallbackIsTooLate
{
    private static async Coroutine<string> Worker()
    {
        return "value";
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker());
        task.AddDoneCallback(_ => t.Say($"cancel {task.Cancel()}, cancelling {task.Cancelling()}"));
        t.Say(await task);
        t.Say(t.State(task));
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative());
        task.AddDoneCallback(_ => t.Say($"cancel {task.Cancel()}, cancelling {task.Cancelling()}"));
        t.Say(await task);
        t.Say(t.State(task));
    }

    private static async Task<string> WorkerNative()
    {
        return "value";
    }
}

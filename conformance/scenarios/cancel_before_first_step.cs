namespace AsyncioSharp.Conformance;

/// <summary>A task cancelled before its first step never runs its body.</summary>
[Scenario("cancel_before_first_step", 82, 85)]
public static class CancelBeforeFirstStep
{
    private static async Coroutine Worker(Trace t)
    {
        t.Say("never");
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        t.Say($"cancel {task.Cancel()}, done {task.Done()}");
        try
        {
            await task;
        }
        catch (CancelledError e)
        {
            t.Say(t.Error(e));
        }
        t.Say($"{t.Ended(task)}, cancel again {task.Cancel()}");
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        t.Say($"cancel {task.Cancel()}, done {task.Done()}");
        try
        {
            await task;
        }
        catch (CancelledError e)
        {
            t.Say(t.Error(e));
        }
        t.Say($"{t.Ended(task)}, cancel again {task.Cancel()}");
    }

    private static async Task WorkerNative(Trace t)
    {
        t.Say("never");
    }
}

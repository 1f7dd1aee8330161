namespace AsyncioSharp.Conformance;

/// <summary>A task made in main's last step still gets its first step; only then the loop stops.</summary>
[Scenario("run_end_last_step_task_still_starts")]
public static class RunEndLastStepTaskStillStarts
{
    private static async Coroutine Worker(Trace t)
    {
        t.Say("worker runs");
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        task.AddDoneCallback(f => t.Say($"leftover {t.Ended(f)}"));
        t.Say("main ends");
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        task.AddDoneCallback(f => t.Say($"leftover {t.Ended(f)}"));
        t.Say("main ends");
    }

    private static async Task WorkerNative(Trace t)
    {
        t.Say("worker runs");
    }
}

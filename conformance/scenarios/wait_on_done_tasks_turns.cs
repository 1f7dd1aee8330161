namespace AsyncioSharp.Conformance;

/// <summary>wait() on tasks that are done: how many turns it takes, for each mode.</summary>
[Scenario("wait_on_done_tasks_turns")]
public static class WaitOnDoneTasksTurns
{
    private static async Coroutine<int> Worker()
    {
        return 1;
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker());
        await task;
        t.Turns(5);
        foreach (var mode in new[] { ReturnWhen.AllCompleted, ReturnWhen.FirstCompleted })
        {
            var (done, pending) = await Asyncio.Wait([task], returnWhen: mode);
            t.Say($"done {done.Count}, pending {pending.Count}");
        }
        await Asyncio.Sleep(1);
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative());
        await task;
        t.Turns(5);
        foreach (var mode in new[] { ReturnWhen.AllCompleted, ReturnWhen.FirstCompleted })
        {
            var (done, pending) = await Asyncio.Wait([task], returnWhen: mode);
            t.Say($"done {done.Count}, pending {pending.Count}");
        }
        await Asyncio.Sleep(1);
    }

    private static async Task<int> WorkerNative()
    {
        return 1;
    }
}

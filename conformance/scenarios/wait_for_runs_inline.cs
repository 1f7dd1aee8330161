namespace AsyncioSharp.Conformance;

/// <summary>wait_for() awaits a coroutine in the caller's own task, without a hop: same current task, nothing runs before it.</summary>
[Scenario("wait_for_runs_inline", 112)]
public static class WaitForRunsInline
{
    private static async Coroutine<int> Worker(Trace t)
    {
        t.Say($"worker in {Asyncio.CurrentTask()!.GetName()}");
        return 1;
    }

    public static async Coroutine Main(Trace t)
    {
        Asyncio.CurrentTask()!.SetName("main");
        Asyncio.GetRunningLoop().CallSoon(() => t.Say("callback"));
        t.Say($"got {await Asyncio.WaitFor(Worker(t), 1)}");
        await Asyncio.Sleep(0);
        t.Say("end");
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>With the eager task factory the first step runs inside create_task; one that ends there never enters the queue.</summary>
[Scenario("eager_task_runs_its_first_step_at_creation", 72, 74)]
public static class EagerTaskRunsItsFirstStepAtCreation
{
    private static async Coroutine<int> Quick(Trace t)
    {
        t.Say("quick runs");
        return 1;
    }

    private static async Coroutine<int> Slow(Trace t)
    {
        t.Say("slow starts");
        await Asyncio.Sleep(0);
        t.Say("slow ends");
        return 2;
    }

    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.SetTaskFactory(Asyncio.EagerTaskFactory);
        loop.CallSoon(() => t.Say("callback"));
        var one = Asyncio.CreateTask(Quick(t));
        t.Say($"quick done {one.Done()}");
        var two = Asyncio.CreateTask(Slow(t));
        t.Say($"slow done {two.Done()}");
        t.Say($"got {await one}");
        t.Say($"got {await two}");
    }
}

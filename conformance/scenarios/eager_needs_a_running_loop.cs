namespace AsyncioSharp.Conformance;

/// <summary>Before the loop runs the eager factory makes lazy tasks: nothing runs at creation.</summary>
[Scenario("eager_needs_a_running_loop", 73)]
public static class EagerNeedsARunningLoop
{
    private static async Coroutine<int> Work(Trace t)
    {
        t.Say("runs");
        return 7;
    }

    public static void Run(Trace t)
    {
        var loop = t.Loop();
        loop.SetTaskFactory(Asyncio.EagerTaskFactory);
        var task = loop.CreateTask(Work(t));
        t.Say($"made, done {task.Done()}");
        t.Say($"result {loop.RunUntilComplete(task)}");
        loop.Close();
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>run_until_complete() is an error if the loop is stopped first; the task can be finished by a later run.</summary>
[Scenario("run_until_complete_stopped_too_early", 15)]
public static class RunUntilCompleteStoppedTooEarly
{
    private static async Coroutine<int> Work(Trace t)
    {
        t.Say("work starts");
        await Asyncio.Sleep(1);
        t.At("work ends");
        return 7;
    }

    public static void Run(Trace t)
    {
        var loop = t.Loop();
        var task = loop.CreateTask(Work(t));
        loop.CallLater(0.5, () => loop.Stop());
        try
        {
            loop.RunUntilComplete(task);
        }
        catch (InvalidOperationException e)
        {
            t.At(t.Error(e));
        }
        t.Say(t.State(task));
        t.Say($"result {loop.RunUntilComplete(task)}");
        loop.Close();
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>Closing cancels the tasks of that moment; one that their cleanup starts is not cancelled, and does not get to its end.</summary>
[Scenario("runner_cleanup_may_start_tasks", 230)]
public static class RunnerCleanupMayStartTasks
{
    private static async Coroutine Late(Trace t)
    {
        t.Say("late begins");
        try
        {
            await Asyncio.Sleep(1);
            t.Say("never");
        }
        catch (CancelledError)
        {
            t.Say("late cancelled");
        }
    }

    private static async Coroutine Work(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            Asyncio.GetRunningLoop().CreateTask(Late(t));
            t.Say("work cleans up");
        }
    }

    private static async Coroutine Start(Trace t)
    {
        Asyncio.GetRunningLoop().CreateTask(Work(t));
        await Asyncio.Sleep(1);
    }

    public static void Run(Trace t)
    {
        using (var runner = new Runner(loopFactory: t.Loop))
        {
            runner.Run(Start(t));
        }
        t.Say("closed");
    }
}

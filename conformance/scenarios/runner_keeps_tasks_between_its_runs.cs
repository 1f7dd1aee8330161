namespace AsyncioSharp.Conformance;

/// <summary>A task that one run leaves behind stands still until the next run, and is cancelled when the runner is closed.</summary>
[Scenario("runner_keeps_tasks_between_its_runs", 229)]
public static class RunnerKeepsTasksBetweenItsRuns
{
    private static async Coroutine Ticker(Trace t)
    {
        try
        {
            while (true)
            {
                await Asyncio.Sleep(1);
                t.At("tick");
            }
        }
        finally
        {
            t.At("ticker cleans up");
        }
    }

    private static async Coroutine Start(Trace t)
    {
        Asyncio.GetRunningLoop().CreateTask(Ticker(t));
        await Asyncio.Sleep(1.5);
    }

    private static async Coroutine Wait()
    {
        await Asyncio.Sleep(2);
    }

    public static void Run(Trace t)
    {
        using (var runner = new Runner(loopFactory: t.Loop))
        {
            runner.Run(Start(t));
            t.At("between");
            runner.Run(Wait());
            t.At("closing");
        }
        t.Say("closed");
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>A shutdown of the default executor that takes longer than its limit ends without an error, and the work goes on.</summary>
[Scenario("default_executor_shutdown_gives_up", 31)]
public static class DefaultExecutorShutdownGivesUp
{
    private static async Coroutine Work(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        using var goOn = new ManualResetEventSlim();
        var future = loop.RunInExecutor(null, () =>
        {
            goOn.Wait();
            return "done";
        });
        TextWriter error = Console.Error;
        Console.SetError(TextWriter.Null);
        try
        {
            await loop.ShutdownDefaultExecutor(0.01);
        }
        finally
        {
            Console.SetError(error);
        }
        t.Say($"shut down, work {t.State(future)}");
        goOn.Set();
        t.Say($"work {await future}");
    }

    public static void Run(Trace t) => Asyncio.Run(Work(t));
}

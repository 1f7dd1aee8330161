namespace AsyncioSharp.Conformance;

/// <summary>A runner sets its loop as the thread's own, unless a loop factory made it.</summary>
[Scenario("runner_and_the_loop_that_is_set", 235)]
public static class RunnerAndTheLoopThatIsSet
{
    private static async Coroutine Nothing()
    {
    }

    public static void Run(Trace t)
    {
        var mine = Asyncio.NewEventLoop();
        Asyncio.SetEventLoop(mine);
        using (var runner = new Runner(loopFactory: t.Loop))
        {
            runner.Run(Nothing());
            t.Say($"with a factory: runner's {ReferenceEquals(Asyncio.GetEventLoop(), runner.GetLoop())}, mine {ReferenceEquals(Asyncio.GetEventLoop(), mine)}");
        }
        t.Say($"closed: mine {ReferenceEquals(Asyncio.GetEventLoop(), mine)}");
        using (var runner = new Runner())
        {
            runner.Run(Nothing());
            t.Say($"without: runner's {ReferenceEquals(Asyncio.GetEventLoop(), runner.GetLoop())}, mine {ReferenceEquals(Asyncio.GetEventLoop(), mine)}");
        }
        Asyncio.SetEventLoop(null);
        mine.Close();
    }
}

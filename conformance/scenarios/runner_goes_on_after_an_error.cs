namespace AsyncioSharp.Conformance;

/// <summary>An error or a cancellation of one run leaves the runner usable for the next.</summary>
[Scenario("runner_goes_on_after_an_error")]
public static class RunnerGoesOnAfterAnError
{
    private static async Coroutine Failing()
    {
        throw new ArgumentException();
    }

    private static async Coroutine Cancelled()
    {
        throw new CancelledError("own");
    }

    private static async Coroutine<int> Fine()
    {
        await Asyncio.Sleep(1);
        return 7;
    }

    public static void Run(Trace t)
    {
        using var runner = new Runner(loopFactory: t.Loop);
        try
        {
            runner.Run(Failing());
        }
        catch (ArgumentException e)
        {
            t.Say(t.Error(e));
        }
        try
        {
            runner.Run(Cancelled());
        }
        catch (CancelledError e)
        {
            t.Say(t.Reason(e));
        }
        t.At($"got {runner.Run(Fine())}");
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>With a limit of zero or less a done future gives its result, anything else is cancelled without starting.</summary>
[Scenario("wait_for_zero_limit", 113)]
public static class WaitForZeroLimit
{
    private static async Coroutine Worker(Trace t)
    {
        t.Say("never");
    }

    public static async Coroutine Main(Trace t)
    {
        var done = Asyncio.GetRunningLoop().CreateFuture<string>();
        done.SetResult("done future");
        t.Say(await Asyncio.WaitFor(done, 0));
        try
        {
            await Asyncio.WaitFor(Worker(t), 0);
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
        var task = Asyncio.CreateTask(Worker(t));
        try
        {
            await Asyncio.WaitFor(task, -1);
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
        t.Say(t.Ended(task));
    }
}

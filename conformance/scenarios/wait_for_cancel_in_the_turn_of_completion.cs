namespace AsyncioSharp.Conformance;

/// <summary>A cancel that arrives in the turn in which the inner completes is not lost.</summary>
[Scenario("wait_for_cancel_in_the_turn_of_completion", 115)]
public static class WaitForCancelInTheTurnOfCompletion
{
    private static async Coroutine Caller(Trace t, Future<string> future)
    {
        try
        {
            t.Say($"got {await Asyncio.WaitFor(future, 5)}");
        }
        catch (CancelledError e)
        {
            t.Say($"caller: {t.Error(e)}");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture<string>();
        var task = Asyncio.CreateTask(Caller(t, future));
        await Asyncio.Sleep(1);
        future.SetResult("value");
        task.Cancel();
        await Asyncio.Wait([task]);
        t.Say($"{t.Ended(task)}, {t.State(future)}");
    }

    public static async Task Native(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture<string>();
        var task = Asyncio.CreateTask(() => CallerNative(t, future));
        await Asyncio.Sleep(1);
        future.SetResult("value");
        task.Cancel();
        await Asyncio.Wait([task]);
        t.Say($"{t.Ended(task)}, {t.State(future)}");
    }

    private static async Task CallerNative(Trace t, Future<string> future)
    {
        try
        {
            t.Say($"got {await Asyncio.WaitFor(future, 5)}");
        }
        catch (CancelledError e)
        {
            t.Say($"caller: {t.Error(e)}");
            throw;
        }
    }
}

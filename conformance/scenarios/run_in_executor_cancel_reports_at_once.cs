namespace AsyncioSharp.Conformance;

/// <summary>Cancelling the future of a running job ends the future at once; the job goes on and its result is dropped.</summary>
[Scenario("run_in_executor_cancel_reports_at_once", 29)]
public static class RunInExecutorCancelReportsAtOnce
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        using ManualResetEventSlim started = new(), goOn = new(), ended = new();

        string Job()
        {
            started.Set();
            goOn.Wait();
            ended.Set();
            return "dropped";
        }

        var future = loop.RunInExecutor(null, Job);
        started.Wait();
        t.Say($"cancel {future.Cancel()}, {t.Ended(future)}");
        try
        {
            await future;
        }
        catch (CancelledError e)
        {
            t.Say($"{t.Error(e)}, job ended {ended.IsSet}");
        }
        goOn.Set();
        ended.Wait();
        t.Say($"job ended {ended.IsSet}, {t.Ended(future)}");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        using ManualResetEventSlim started = new(), goOn = new(), ended = new();

        string Job()
        {
            started.Set();
            goOn.Wait();
            ended.Set();
            return "dropped";
        }

        var future = loop.RunInExecutor(null, Job);
        started.Wait();
        t.Say($"cancel {future.Cancel()}, {t.Ended(future)}");
        try
        {
            await future;
        }
        catch (CancelledError e)
        {
            t.Say($"{t.Error(e)}, job ended {ended.IsSet}");
        }
        goOn.Set();
        ended.Wait();
        t.Say($"job ended {ended.IsSet}, {t.Ended(future)}");
    }
}

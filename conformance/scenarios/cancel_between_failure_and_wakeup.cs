namespace AsyncioSharp.Conformance;

/// <summary>A cancel between the failure of the awaited task and the wake-up of its awaiter hides the failure.</summary>
[Scenario("cancel_between_failure_and_wakeup", 84)]
public static class CancelBetweenFailureAndWakeup
{
    private static async Coroutine Failing(Trace t)
    {
        await Asyncio.Sleep(1);
        throw new ArgumentException();
    }

    private static async Coroutine Worker(Trace t, AsyncioTask task)
    {
        try
        {
            await task;
        }
        catch (Exception e) when (e is ArgumentException or CancelledError)
        {
            t.Say($"worker: {t.Error(e)}");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var low = Asyncio.CreateTask(Failing(t));
        AsyncioTask top = null!;
        low.AddDoneCallback(_ => t.Say($"cancel {top.Cancel()}"));
        top = Asyncio.CreateTask(Worker(t, low));
        await Asyncio.Wait([top]);
        t.Say($"{t.Ended(low)} {t.Ended(top)}");
    }

    public static async Task Native(Trace t)
    {
        var low = Asyncio.CreateTask(() => FailingNative(t));
        AsyncioTask top = null!;
        low.AddDoneCallback(_ => t.Say($"cancel {top.Cancel()}"));
        top = Asyncio.CreateTask(() => WorkerNative(t, low));
        await Asyncio.Wait([top]);
        t.Say($"{t.Ended(low)} {t.Ended(top)}");
    }

    private static async Task FailingNative(Trace t)
    {
        await Asyncio.Sleep(1);
        throw new ArgumentException();
    }

    private static async Task WorkerNative(Trace t, AsyncioTask task)
    {
        try
        {
            await task;
        }
        catch (Exception e) when (e is ArgumentException or CancelledError)
        {
            t.Say($"worker: {t.Error(e)}");
            throw;
        }
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>An outside cancel that comes together with the expiry wins: CancelledError, not TimeoutError.</summary>
[Scenario("timeout_and_outside_cancel_together", 120)]
public static class TimeoutAndOutsideCancelTogether
{
    private static async Coroutine Worker(Trace t)
    {
        TimeoutScope scope = null!;
        try
        {
            await Asyncio.Timeout(1, async cm =>
            {
                scope = cm;
                try
                {
                    await Asyncio.Sleep(10);
                }
                finally
                {
                    Asyncio.CurrentTask()!.Cancel();
                }
            });
        }
        catch (Exception e) when (e is TimeoutException or CancelledError)
        {
            t.At($"{t.Error(e)}, expired {scope.Expired()}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        await Asyncio.Wait([task]);
        t.At(t.Ended(task));
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        await Asyncio.Wait([task]);
        t.At(t.Ended(task));
    }

    private static async Task WorkerNative(Trace t)
    {
        TimeoutScope scope = null!;
        try
        {
            await Asyncio.Timeout(1, async Task (TimeoutScope cm) =>
            {
                scope = cm;
                try
                {
                    await Asyncio.Sleep(10);
                }
                finally
                {
                    Asyncio.CurrentTask()!.Cancel();
                }
            });
        }
        catch (Exception e) when (e is TimeoutException or CancelledError)
        {
            t.At($"{t.Error(e)}, expired {scope.Expired()}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
            throw;
        }
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>A request taken back before it was delivered is not delivered (since 3.13).</summary>
[Scenario("uncancel_withdraws_an_undelivered_request", 92)]
public static class UncancelWithdrawsAnUndeliveredRequest
{
    private static async Coroutine Worker(Trace t)
    {
        var me = Asyncio.CurrentTask()!;
        me.Cancel();
        t.Say($"cancelling {me.Cancelling()}, uncancel {me.Uncancel()}");
        await Asyncio.Sleep(0.5);
        t.At("slept undisturbed");
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        var early = Asyncio.CreateTask(Worker(t));
        early.Cancel();
        early.Uncancel();
        await task;
        await early;
        t.Say($"{t.Ended(task)} {t.Ended(early)}");
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        var early = Asyncio.CreateTask(() => WorkerNative(t));
        early.Cancel();
        early.Uncancel();
        await task;
        await early;
        t.Say($"{t.Ended(task)} {t.Ended(early)}");
    }

    private static async Task WorkerNative(Trace t)
    {
        var me = Asyncio.CurrentTask()!;
        me.Cancel();
        t.Say($"cancelling {me.Cancelling()}, uncancel {me.Uncancel()}");
        await Asyncio.Sleep(0.5);
        t.At("slept undisturbed");
    }
}

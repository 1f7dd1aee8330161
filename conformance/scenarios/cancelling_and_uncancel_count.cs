namespace AsyncioSharp.Conformance;

/// <summary>cancel() counts up, uncancel() counts down and stops at zero.</summary>
[Scenario("cancelling_and_uncancel_count", 86, 92)]
public static class CancellingAndUncancelCount
{
    private static async Coroutine<string> Worker(Trace t)
    {
        var me = Asyncio.CurrentTask()!;
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError)
        {
            t.Say($"cancelling {me.Cancelling()}");
            t.Say($"uncancel {me.Uncancel()}, uncancel {me.Uncancel()}, uncancel {me.Uncancel()}");
        }
        await Asyncio.Sleep(1);
        return "survived";
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        t.Say($"cancelling {task.Cancelling()}");
        await Asyncio.Sleep(1);
        task.Cancel();
        task.Cancel();
        t.Say($"cancelling {task.Cancelling()}");
        t.Say(await task);
        t.Say($"cancelling {task.Cancelling()}");
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        t.Say($"cancelling {task.Cancelling()}");
        await Asyncio.Sleep(1);
        task.Cancel();
        task.Cancel();
        t.Say($"cancelling {task.Cancelling()}");
        t.Say(await task);
        t.Say($"cancelling {task.Cancelling()}");
    }

    private static async Task<string> WorkerNative(Trace t)
    {
        var me = Asyncio.CurrentTask()!;
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError)
        {
            t.Say($"cancelling {me.Cancelling()}");
            t.Say($"uncancel {me.Uncancel()}, uncancel {me.Uncancel()}, uncancel {me.Uncancel()}");
        }
        await Asyncio.Sleep(1);
        return "survived";
    }
}

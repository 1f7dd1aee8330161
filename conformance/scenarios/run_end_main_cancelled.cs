namespace AsyncioSharp.Conformance;

/// <summary>Main cancelled by one of its tasks: CancelledError leaves run().</summary>
[Scenario("run_end_main_cancelled")]
public static class RunEndMainCancelled
{
    private static async Coroutine Killer(AsyncioTask mainTask)
    {
        await Asyncio.Sleep(1);
        mainTask.Cancel();
    }

    public static async Coroutine Main(Trace t)
    {
        var me = Asyncio.CurrentTask()!;
        var task = Asyncio.CreateTask(Killer(me));
        try
        {
            await Asyncio.Sleep(100);
        }
        finally
        {
            t.At($"main finally, killer {t.Ended(task)}");
        }
    }

    public static async Task Native(Trace t)
    {
        var me = Asyncio.CurrentTask()!;
        var task = Asyncio.CreateTask(() => KillerNative(me));
        try
        {
            await Asyncio.Sleep(100);
        }
        finally
        {
            t.At($"main finally, killer {t.Ended(task)}");
        }
    }

    private static async Task KillerNative(AsyncioTask mainTask)
    {
        await Asyncio.Sleep(1);
        mainTask.Cancel();
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>A cancel of an eager task always finds it where it waits, never before its first step.</summary>
[Scenario("eager_task_cancelled_where_it_waits", 72, 83)]
public static class EagerTaskCancelledWhereItWaits
{
    private static async Coroutine Work(Trace t)
    {
        t.Say("begins");
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError e)
        {
            t.Say($"cancelled: {t.Reason(e)}");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        var task = Asyncio.CreateTask(Work(t));
        task.Cancel("at once");
        t.Say("requested");
        await Asyncio.Wait([task]);
        t.At(t.Ended(task));
    }

    public static async Task Native(Trace t)
    {
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        var task = Asyncio.CreateTask(() => WorkNative(t));
        task.Cancel("at once");
        t.Say("requested");
        await Asyncio.Wait([task]);
        t.At(t.Ended(task));
    }

    private static async Task WorkNative(Trace t)
    {
        t.Say("begins");
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError e)
        {
            t.Say($"cancelled: {t.Reason(e)}");
            throw;
        }
    }
}

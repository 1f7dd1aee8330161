namespace AsyncioSharp.Conformance;

/// <summary>Cleanup in finally may await, and a second cancel interrupts it there.</summary>
[Scenario("second_cancel_interrupts_cleanup", 93)]
public static class SecondCancelInterruptsCleanup
{
    private static async Coroutine Worker(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            t.At("cleanup starts");
            try
            {
                await Asyncio.Sleep(10);
                t.At("never");
            }
            catch (CancelledError e)
            {
                t.At($"cleanup interrupted: {t.Reason(e)}");
                throw;
            }
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        await Asyncio.Sleep(1);
        task.Cancel("one");
        await Asyncio.Sleep(1);
        task.Cancel("two");
        try
        {
            await task;
        }
        catch (CancelledError e)
        {
            t.At($"main: {t.Reason(e)}");
        }
        t.Say($"{t.Ended(task)}, cancelling {task.Cancelling()}");
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        await Asyncio.Sleep(1);
        task.Cancel("one");
        await Asyncio.Sleep(1);
        task.Cancel("two");
        try
        {
            await task;
        }
        catch (CancelledError e)
        {
            t.At($"main: {t.Reason(e)}");
        }
        t.Say($"{t.Ended(task)}, cancelling {task.Cancelling()}");
    }

    private static async Task WorkerNative(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            t.At("cleanup starts");
            try
            {
                await Asyncio.Sleep(10);
                t.At("never");
            }
            catch (CancelledError e)
            {
                t.At($"cleanup interrupted: {t.Reason(e)}");
                throw;
            }
        }
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>A block with a lock releases it, whether the body fails or is cancelled.</summary>
[Scenario("lock_block_is_left_by_error_and_cancel")]
public static class LockBlockIsLeftByErrorAndCancel
{
    private static async Coroutine Failing(AsyncioLock gate)
    {
        using (await gate.Acquire())
            throw new KeyNotFoundException();
    }

    private static async Coroutine Sleeping(AsyncioLock gate)
    {
        using (await gate.Acquire())
            await Asyncio.Sleep(10);
    }

    public static async Coroutine Main(Trace t)
    {
        var gate = new AsyncioLock();
        try
        {
            await Failing(gate);
        }
        catch (KeyNotFoundException e)
        {
            t.Say($"{t.Error(e)}, locked {gate.Locked()}");
        }
        var task = Asyncio.CreateTask(Sleeping(gate));
        await Asyncio.Sleep(1);
        t.At($"locked {gate.Locked()}");
        task.Cancel("enough");
        try
        {
            await task;
        }
        catch (CancelledError e)
        {
            t.At($"{t.Reason(e)}, locked {gate.Locked()}");
        }
    }

    public static async Task Native(Trace t)
    {
        var gate = new AsyncioLock();
        try
        {
            await FailingNative(gate);
        }
        catch (KeyNotFoundException e)
        {
            t.Say($"{t.Error(e)}, locked {gate.Locked()}");
        }
        var task = Asyncio.CreateTask(() => SleepingNative(gate));
        await Asyncio.Sleep(1);
        t.At($"locked {gate.Locked()}");
        task.Cancel("enough");
        try
        {
            await task;
        }
        catch (CancelledError e)
        {
            t.At($"{t.Reason(e)}, locked {gate.Locked()}");
        }
    }

    private static async Task FailingNative(AsyncioLock gate)
    {
        using (await gate.Acquire())
            throw new KeyNotFoundException();
    }

    private static async Task SleepingNative(AsyncioLock gate)
    {
        using (await gate.Acquire())
            await Asyncio.Sleep(10);
    }
}

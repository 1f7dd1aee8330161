namespace AsyncioSharp.Conformance;

/// <summary>The usual pattern: shield, catch the cancellation, wait for the inner task nevertheless.</summary>
[Scenario("shield_then_wait_on", 98)]
public static class ShieldThenWaitOn
{
    private static async Coroutine Save(Trace t)
    {
        await Asyncio.Sleep(2);
        t.At("saved");
    }

    private static async Coroutine Worker(Trace t)
    {
        var saving = Asyncio.CreateTask(Save(t));
        try
        {
            await Asyncio.Shield(saving);
        }
        catch (CancelledError)
        {
            t.At("cancelled, but saving first");
            await saving;
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        t.At(t.Ended(task));
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        t.At(t.Ended(task));
    }

    private static async Task SaveNative(Trace t)
    {
        await Asyncio.Sleep(2);
        t.At("saved");
    }

    private static async Task WorkerNative(Trace t)
    {
        var saving = Asyncio.CreateTask(() => SaveNative(t));
        try
        {
            await Asyncio.Shield(saving);
        }
        catch (CancelledError)
        {
            t.At("cancelled, but saving first");
            await saving;
            throw;
        }
    }
}

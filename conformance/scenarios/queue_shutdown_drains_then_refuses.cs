namespace AsyncioSharp.Conformance;

/// <summary>After shutdown() put fails; get works until the queue is empty and then fails; waiting getters are woken.</summary>
[Scenario("queue_shutdown_drains_then_refuses", 162)]
public static class QueueShutdownDrainsThenRefuses
{
    private static async Coroutine Getter(Trace t, AsyncioQueue<string> q, string name)
    {
        try
        {
            t.Say($"{name} got {await q.Get()}");
        }
        catch (QueueShutDown e)
        {
            t.Say($"{name}: {t.Error(e)}");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var q = new AsyncioQueue<string>();
        var waiting = Asyncio.CreateTask(Getter(t, q, "waiting"));
        await Asyncio.Sleep(0);
        q.Shutdown();
        await waiting;
        var full = new AsyncioQueue<string>();
        full.PutNowait("item");
        full.Shutdown();
        try
        {
            await full.Put("late");
        }
        catch (QueueShutDown e)
        {
            t.Say($"put: {t.Error(e)}");
        }
        await Getter(t, full, "first");
        await Getter(t, full, "second");
    }

    public static async Task Native(Trace t)
    {
        var q = new AsyncioQueue<string>();
        var waiting = Asyncio.CreateTask(() => GetterNative(t, q, "waiting"));
        await Asyncio.Sleep(0);
        q.Shutdown();
        await waiting;
        var full = new AsyncioQueue<string>();
        full.PutNowait("item");
        full.Shutdown();
        try
        {
            await full.Put("late");
        }
        catch (QueueShutDown e)
        {
            t.Say($"put: {t.Error(e)}");
        }
        await GetterNative(t, full, "first");
        await GetterNative(t, full, "second");
    }

    private static async Task GetterNative(Trace t, AsyncioQueue<string> q, string name)
    {
        try
        {
            t.Say($"{name} got {await q.Get()}");
        }
        catch (QueueShutDown e)
        {
            t.Say($"{name}: {t.Error(e)}");
        }
    }
}

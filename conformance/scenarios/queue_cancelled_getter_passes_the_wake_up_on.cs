namespace AsyncioSharp.Conformance;

/// <summary>A getter that is cancelled after it was woken wakes the next one, and the item is not lost.</summary>
[Scenario("queue_cancelled_getter_passes_the_wake_up_on", 158)]
public static class QueueCancelledGetterPassesTheWakeUpOn
{
    private static async Coroutine Getter(Trace t, AsyncioQueue<string> q, string name)
    {
        try
        {
            t.Say($"{name} got {await q.Get()}");
        }
        catch (CancelledError)
        {
            t.Say($"{name} cancelled, size {q.Qsize()}");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var q = new AsyncioQueue<string>();
        var a = Asyncio.CreateTask(Getter(t, q, "a"));
        var b = Asyncio.CreateTask(Getter(t, q, "b"));
        await Asyncio.Sleep(1);
        q.PutNowait("item");
        a.Cancel();
        await Asyncio.Wait([a, b]);
        t.At($"{t.Ended(a)} {t.Ended(b)}");
    }

    public static async Task Native(Trace t)
    {
        var q = new AsyncioQueue<string>();
        var a = Asyncio.CreateTask(() => GetterNative(t, q, "a"));
        var b = Asyncio.CreateTask(() => GetterNative(t, q, "b"));
        await Asyncio.Sleep(1);
        q.PutNowait("item");
        a.Cancel();
        await Asyncio.Wait([a, b]);
        t.At($"{t.Ended(a)} {t.Ended(b)}");
    }

    private static async Task GetterNative(Trace t, AsyncioQueue<string> q, string name)
    {
        try
        {
            t.Say($"{name} got {await q.Get()}");
        }
        catch (CancelledError)
        {
            t.Say($"{name} cancelled, size {q.Qsize()}");
            throw;
        }
    }
}

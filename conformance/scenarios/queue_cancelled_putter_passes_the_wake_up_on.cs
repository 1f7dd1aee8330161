namespace AsyncioSharp.Conformance;

/// <summary>A putter that is cancelled after a slot became free wakes the next one.</summary>
[Scenario("queue_cancelled_putter_passes_the_wake_up_on", 158)]
public static class QueueCancelledPutterPassesTheWakeUpOn
{
    private static async Coroutine Putter(Trace t, AsyncioQueue<string> q, string name)
    {
        try
        {
            await q.Put(name);
            t.Say($"{name} is in");
        }
        catch (CancelledError)
        {
            t.Say($"{name} cancelled");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var q = new AsyncioQueue<string>(1);
        q.PutNowait("first");
        var a = Asyncio.CreateTask(Putter(t, q, "a"));
        var b = Asyncio.CreateTask(Putter(t, q, "b"));
        await Asyncio.Sleep(1);
        q.GetNowait();
        a.Cancel();
        await Asyncio.Wait([a, b]);
        t.At($"{t.Ended(a)} {t.Ended(b)}, got {q.GetNowait()}");
    }

    public static async Task Native(Trace t)
    {
        var q = new AsyncioQueue<string>(1);
        q.PutNowait("first");
        var a = Asyncio.CreateTask(() => PutterNative(t, q, "a"));
        var b = Asyncio.CreateTask(() => PutterNative(t, q, "b"));
        await Asyncio.Sleep(1);
        q.GetNowait();
        a.Cancel();
        await Asyncio.Wait([a, b]);
        t.At($"{t.Ended(a)} {t.Ended(b)}, got {q.GetNowait()}");
    }

    private static async Task PutterNative(Trace t, AsyncioQueue<string> q, string name)
    {
        try
        {
            await q.Put(name);
            t.Say($"{name} is in");
        }
        catch (CancelledError)
        {
            t.Say($"{name} cancelled");
            throw;
        }
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>A task that waits, clears and waits again passes once for each set(), however many waiters there are.</summary>
[Scenario("event_as_a_gate_over_and_over", 145)]
public static class EventAsAGateOverAndOver
{
    private static async Coroutine Worker(Trace t, AsyncioEvent ev, string name)
    {
        for (int i = 0; i < 2; i++)
        {
            await ev.Wait();
            ev.Clear();
            t.At($"{name} {i}");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var ev = new AsyncioEvent();
        var a = Asyncio.CreateTask(Worker(t, ev, "a"));
        var b = Asyncio.CreateTask(Worker(t, ev, "b"));
        for (int i = 0; i < 3; i++)
        {
            await Asyncio.Sleep(1);
            ev.Set();
        }
        await Asyncio.Wait([a, b]);
        t.At($"set {ev.IsSet()}");
    }

    public static async Task Native(Trace t)
    {
        var ev = new AsyncioEvent();
        var a = Asyncio.CreateTask(() => WorkerNative(t, ev, "a"));
        var b = Asyncio.CreateTask(() => WorkerNative(t, ev, "b"));
        for (int i = 0; i < 3; i++)
        {
            await Asyncio.Sleep(1);
            ev.Set();
        }
        await Asyncio.Wait([a, b]);
        t.At($"set {ev.IsSet()}");
    }

    private static async Task WorkerNative(Trace t, AsyncioEvent ev, string name)
    {
        for (int i = 0; i < 2; i++)
        {
            await ev.Wait();
            ev.Clear();
            t.At($"{name} {i}");
        }
    }
}

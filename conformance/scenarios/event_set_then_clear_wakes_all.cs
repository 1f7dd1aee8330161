namespace AsyncioSharp.Conformance;

/// <summary>set() wakes every waiter of that moment, even if clear() follows at once; they find the flag down.</summary>
[Scenario("event_set_then_clear_wakes_all", 145)]
public static class EventSetThenClearWakesAll
{
    private static async Coroutine Waiter(Trace t, AsyncioEvent ev, string name)
    {
        t.Say($"{name} woken {await ev.Wait()}, flag {ev.IsSet()}");
    }

    public static async Coroutine Main(Trace t)
    {
        var ev = new AsyncioEvent();
        var tasks = new List<AsyncioTask>();
        foreach (var name in new[] { "a", "b" })
            tasks.Add(Asyncio.CreateTask(Waiter(t, ev, name)));
        await Asyncio.Sleep(0);
        ev.Set();
        ev.Clear();
        var late = Asyncio.CreateTask(Waiter(t, ev, "late"));
        await Asyncio.Wait(tasks);
        t.Say($"late {t.Ended(late)}");
        ev.Set();
        await late;
        await ev.Wait();
        t.Say("no waiting while the flag is up");
    }

    public static async Task Native(Trace t)
    {
        var ev = new AsyncioEvent();
        var tasks = new List<AsyncioTask>();
        foreach (var name in new[] { "a", "b" })
            tasks.Add(Asyncio.CreateTask(() => WaiterNative(t, ev, name)));
        await Asyncio.Sleep(0);
        ev.Set();
        ev.Clear();
        var late = Asyncio.CreateTask(() => WaiterNative(t, ev, "late"));
        await Asyncio.Wait(tasks);
        t.Say($"late {t.Ended(late)}");
        ev.Set();
        await late;
        await ev.Wait();
        t.Say("no waiting while the flag is up");
    }

    private static async Task WaiterNative(Trace t, AsyncioEvent ev, string name)
    {
        t.Say($"{name} woken {await ev.Wait()}, flag {ev.IsSet()}");
    }
}

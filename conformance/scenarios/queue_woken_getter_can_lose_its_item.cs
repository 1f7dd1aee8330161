namespace AsyncioSharp.Conformance;

/// <summary>An item is not reserved for the getter that was woken: another task can take it first.</summary>
[Scenario("queue_woken_getter_can_lose_its_item", 156)]
public static class QueueWokenGetterCanLoseItsItem
{
    private static async Coroutine Getter(Trace t, AsyncioQueue<string> q, string name)
    {
        t.Say($"{name} got {await q.Get()}");
    }

    public static async Coroutine Main(Trace t)
    {
        var q = new AsyncioQueue<string>();
        var a = Asyncio.CreateTask(Getter(t, q, "a"));
        await Asyncio.Sleep(0);
        q.PutNowait("first");
        t.Say($"main took {q.GetNowait()}");
        await Asyncio.Sleep(1);
        t.Say(t.Ended(a));
        q.PutNowait("second");
        await a;
        try
        {
            q.GetNowait();
        }
        catch (QueueEmpty e)
        {
            t.Say(t.Error(e));
        }
    }

    public static async Task Native(Trace t)
    {
        var q = new AsyncioQueue<string>();
        var a = Asyncio.CreateTask(() => GetterNative(t, q, "a"));
        await Asyncio.Sleep(0);
        q.PutNowait("first");
        t.Say($"main took {q.GetNowait()}");
        await Asyncio.Sleep(1);
        t.Say(t.Ended(a));
        q.PutNowait("second");
        await a;
        try
        {
            q.GetNowait();
        }
        catch (QueueEmpty e)
        {
            t.Say(t.Error(e));
        }
    }

    private static async Task GetterNative(Trace t, AsyncioQueue<string> q, string name)
    {
        t.Say($"{name} got {await q.Get()}");
    }
}

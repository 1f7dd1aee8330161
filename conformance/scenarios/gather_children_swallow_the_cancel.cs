namespace AsyncioSharp.Conformance;

/// <summary>If every child drops the cancellation and returns, the cancelled gather still raises CancelledError.</summary>
[Scenario("gather_children_swallow_the_cancel", 108)]
public static class GatherChildrenSwallowTheCancel
{
    private static async Coroutine<string> Worker(Trace t, string name)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError)
        {
            t.Say($"{name} drops it");
        }
        return name;
    }

    public static async Coroutine Main(Trace t)
    {
        var a = Asyncio.CreateTask(Worker(t, "a"));
        var b = Asyncio.CreateTask(Worker(t, "b"));
        var gathering = Asyncio.Gather(a, b);
        await Asyncio.Sleep(1);
        gathering.Cancel();
        try
        {
            await gathering;
            t.Say("never");
        }
        catch (CancelledError e)
        {
            t.At($"{t.Error(e)}, {t.State(a)}, {t.State(b)}");
        }
    }

    public static async Task Native(Trace t)
    {
        var a = Asyncio.CreateTask(() => WorkerNative(t, "a"));
        var b = Asyncio.CreateTask(() => WorkerNative(t, "b"));
        var gathering = Asyncio.Gather(a, b);
        await Asyncio.Sleep(1);
        gathering.Cancel();
        try
        {
            await gathering;
            t.Say("never");
        }
        catch (CancelledError e)
        {
            t.At($"{t.Error(e)}, {t.State(a)}, {t.State(b)}");
        }
    }

    private static async Task<string> WorkerNative(Trace t, string name)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError)
        {
            t.Say($"{name} drops it");
        }
        return name;
    }
}

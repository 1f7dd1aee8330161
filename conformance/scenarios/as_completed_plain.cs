namespace AsyncioSharp.Conformance;

/// <summary>as_completed() gives awaitables whose results come in the order of completion.</summary>
[Scenario("as_completed_plain")]
public static class AsCompletedPlain
{
    private static async Coroutine<string> Worker(Trace t, string name, double delay)
    {
        await Asyncio.Sleep(delay);
        if (name == "bad")
            throw new ArgumentException();
        return name;
    }

    public static async Coroutine Main(Trace t)
    {
        foreach (var c in Asyncio.AsCompleted([Worker(t, "a", 3), Worker(t, "bad", 2), Worker(t, "c", 1)]))
        {
            try
            {
                t.At(await c);
            }
            catch (ArgumentException e)
            {
                t.At(t.Error(e));
            }
        }
        t.At("end");
    }

    public static async Task Native(Trace t)
    {
        foreach (var c in Asyncio.AsCompleted([Asyncio.CreateTask(() => WorkerNative(t, "a", 3)), Asyncio.CreateTask(() => WorkerNative(t, "bad", 2)), Asyncio.CreateTask(() => WorkerNative(t, "c", 1))]))
        {
            try
            {
                t.At(await c);
            }
            catch (ArgumentException e)
            {
                t.At(t.Error(e));
            }
        }
        t.At("end");
    }

    private static async Task<string> WorkerNative(Trace t, string name, double delay)
    {
        await Asyncio.Sleep(delay);
        if (name == "bad")
            throw new ArgumentException();
        return name;
    }
}

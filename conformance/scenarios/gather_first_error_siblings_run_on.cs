namespace AsyncioSharp.Conformance;

/// <summary>The first error is passed on at once; the siblings run on, and what they raise later goes nowhere.</summary>
[Scenario("gather_first_error_siblings_run_on", 105)]
public static class GatherFirstErrorSiblingsRunOn
{
    private static async Coroutine<int> Good(Trace t)
    {
        await Asyncio.Sleep(3);
        t.At("good ends");
        return 1;
    }

    private static async Coroutine<int> Bad(Trace t, double delay)
    {
        await Asyncio.Sleep(delay);
        t.At("bad fails");
        throw delay == 1 ? new ArgumentException() : new KeyNotFoundException();
    }

    public static async Coroutine Main(Trace t)
    {
        try
        {
            await Asyncio.Gather(Good(t), Bad(t, 1), Bad(t, 2));
        }
        catch (ArgumentException e)
        {
            t.At(t.Error(e));
        }
        await Asyncio.Sleep(5);
        t.At("end");
    }

    public static async Task Native(Trace t)
    {
        try
        {
            await Asyncio.Gather(Asyncio.CreateTask(() => GoodNative(t)), Asyncio.CreateTask(() => BadNative(t, 1)), Asyncio.CreateTask(() => BadNative(t, 2)));
        }
        catch (ArgumentException e)
        {
            t.At(t.Error(e));
        }
        await Asyncio.Sleep(5);
        t.At("end");
    }

    private static async Task<int> GoodNative(Trace t)
    {
        await Asyncio.Sleep(3);
        t.At("good ends");
        return 1;
    }

    private static async Task<int> BadNative(Trace t, double delay)
    {
        await Asyncio.Sleep(delay);
        t.At("bad fails");
        throw delay == 1 ? new ArgumentException() : new KeyNotFoundException();
    }
}

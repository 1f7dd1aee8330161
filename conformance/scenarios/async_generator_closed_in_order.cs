namespace AsyncioSharp.Conformance;

/// <summary>An async generator that is left early runs its finally before the code after the loop; the value at hand comes first.</summary>
[Scenario("async_generator_closed_in_order")]
public static class AsyncGeneratorClosedInOrder
{
    private static async IAsyncEnumerable<int> Numbers(Trace t)
    {
        try
        {
            for (var i = 0; i < 5; i++)
            {
                t.At($"makes {i}");
                yield return i;
                await Asyncio.Sleep(1);
            }
        }
        finally
        {
            await Asyncio.Sleep(0.5);
            t.At("generator finally");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        await foreach (var n in Numbers(t))
        {
            t.At($"takes {n}");
            if (n == 2)
                break;
        }
        t.At("end");
    }

    public static async Task Native(Trace t)
    {
        await foreach (var n in Numbers(t))
        {
            t.At($"takes {n}");
            if (n == 2)
                break;
        }
        t.At("end");
    }
}

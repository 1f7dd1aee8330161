namespace AsyncioSharp.Conformance;

/// <summary>A cancel strikes the await inside the generator; its finally runs, and then the consumer gets the error.</summary>
[Scenario("async_generator_cancelled_inside", 83)]
public static class AsyncGeneratorCancelledInside
{
    private static async IAsyncEnumerable<int> Numbers(Trace t)
    {
        try
        {
            yield return 1;
            await Asyncio.Sleep(100);
            yield return 2;
        }
        finally
        {
            t.At("generator finally");
        }
    }

    private static async Coroutine Consumer(Trace t)
    {
        try
        {
            await foreach (var n in Numbers(t))
                t.At($"takes {n}");
        }
        catch (CancelledError e)
        {
            t.At($"consumer: {t.Error(e)}");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Consumer(t));
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        t.At(t.Ended(task));
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => ConsumerNative(t));
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        t.At(t.Ended(task));
    }

    private static async Task ConsumerNative(Trace t)
    {
        try
        {
            await foreach (var n in Numbers(t))
                t.At($"takes {n}");
        }
        catch (CancelledError e)
        {
            t.At($"consumer: {t.Error(e)}");
            throw;
        }
    }
}

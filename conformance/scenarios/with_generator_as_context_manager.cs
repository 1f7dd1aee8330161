namespace AsyncioSharp.Conformance;

/// <summary>A generator that yields once is a context manager: finally runs in any case, what stands behind it only if nothing has failed.</summary>
[Scenario("with_generator_as_context_manager")]
public static class WithGeneratorAsContextManager
{
    private static async IAsyncEnumerable<string> Transaction(Trace t, string name)
    {
        await Asyncio.Sleep(1);
        t.At($"{name} begin");
        try
        {
            yield return name;
        }
        finally
        {
            await Asyncio.Sleep(1);
            t.At($"{name} release");
        }
        t.At($"{name} commit");
    }

    private static async IAsyncEnumerable<int> Nothing()
    {
        yield break;
    }

    private static async IAsyncEnumerable<int> Twice(Trace t)
    {
        try
        {
            yield return 1;
            yield return 2;
        }
        finally
        {
            t.At("twice closed");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        await Asyncio.With(Asyncio.AsyncContextManager(Transaction(t, "one")), async name => t.At($"body of {name}"));
        try
        {
            await Asyncio.With(Asyncio.AsyncContextManager(Transaction(t, "two")), async _ => throw new KeyNotFoundException("body"));
        }
        catch (KeyNotFoundException e)
        {
            t.At(t.Reason(e));
        }
        var task = Asyncio.CreateTask(Cancelled(t));
        await Asyncio.Sleep(2);
        task.Cancel("enough");
        try
        {
            await task;
        }
        catch (CancelledError e)
        {
            t.At(t.Reason(e));
        }
        foreach (var generator in new[] { Nothing(), Twice(t) })
        {
            try
            {
                await Asyncio.With(Asyncio.AsyncContextManager(generator), async _ => t.Say("inside"));
            }
            catch (InvalidOperationException e)
            {
                t.Say(t.Error(e));
            }
        }
    }

    private static async Coroutine Cancelled(Trace t) =>
        await Asyncio.With(Asyncio.AsyncContextManager(Transaction(t, "three")), async _ => await Asyncio.Sleep(10));
}

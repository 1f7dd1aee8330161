namespace AsyncioSharp.Conformance;

/// <summary>Cancelling a task in the generator form: the awaited future is cancelled and finally runs.</summary>
[Scenario("generator_coroutine_cancelled", 83)]
public static class GeneratorCoroutineCancelled
{
    private static IEnumerable<IAwaitable> Worker(Trace t, Future future)
    {
        try
        {
            yield return future;
            t.Say("never");
        }
        finally
        {
            t.At($"finally, future {t.Ended(future)}");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture();
        var task = Asyncio.CreateTask(Asyncio.Coroutine(Worker(t, future)));
        await Asyncio.Sleep(1);
        task.Cancel("enough");
        try
        {
            await task;
        }
        catch (CancelledError e)
        {
            t.At($"{t.Error(e)} {t.Reason(e)}");
        }
        t.Say(t.Ended(task));
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>A get() that is given up leaves the queue as it was: the next item goes to who asks next.</summary>
[Scenario("queue_get_with_a_limit_loses_nothing")]
public static class QueueGetWithALimitLosesNothing
{
    public static async Coroutine Main(Trace t)
    {
        var q = new AsyncioQueue<string>();
        try
        {
            await Asyncio.WaitFor(q.Get(), 1);
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
        Asyncio.GetRunningLoop().CallLater(1, q.PutNowait, "item");
        t.At($"got {await Asyncio.WaitFor(q.Get(), 5)}");
        t.At($"size {q.Qsize()}");
    }

    public static async Task Native(Trace t)
    {
        var q = new AsyncioQueue<string>();
        try
        {
            await Asyncio.WaitFor(q.Get(), 1);
        }
        catch (TimeoutException e)
        {
            t.At(t.Error(e));
        }
        Asyncio.GetRunningLoop().CallLater(1, q.PutNowait, "item");
        t.At($"got {await Asyncio.WaitFor(q.Get(), 5)}");
        t.At($"size {q.Qsize()}");
    }
}

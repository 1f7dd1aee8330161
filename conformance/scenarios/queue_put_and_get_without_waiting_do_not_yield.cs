namespace AsyncioSharp.Conformance;

/// <summary>put() and get() that need not wait let nothing else run; a full or empty queue makes them wait.</summary>
[Scenario("queue_put_and_get_without_waiting_do_not_yield", 160)]
public static class QueuePutAndGetWithoutWaitingDoNotYield
{
    private static async Coroutine Consumer(Trace t, AsyncioQueue<int> q)
    {
        for (var i = 0; i < 4; i++)
        {
            t.Say($"got {await q.Get()}");
            q.TaskDone();
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var q = new AsyncioQueue<int>(maxsize: 2);
        var task = Asyncio.CreateTask(Consumer(t, q));
        for (var i = 0; i < 4; i++)
        {
            await q.Put(i);
            t.Say($"put {i}, size {q.Qsize()}");
        }
        await q.Join();
        t.Say($"joined, consumer {t.Ended(task)}");
        await task;
    }

    public static async Task Native(Trace t)
    {
        var q = new AsyncioQueue<int>(maxsize: 2);
        var task = Asyncio.CreateTask(() => ConsumerNative(t, q));
        for (var i = 0; i < 4; i++)
        {
            await q.Put(i);
            t.Say($"put {i}, size {q.Qsize()}");
        }
        await q.Join();
        t.Say($"joined, consumer {t.Ended(task)}");
        await task;
    }

    private static async Task ConsumerNative(Trace t, AsyncioQueue<int> q)
    {
        for (var i = 0; i < 4; i++)
        {
            t.Say($"got {await q.Get()}");
            q.TaskDone();
        }
    }
}

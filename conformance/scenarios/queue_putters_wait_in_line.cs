namespace AsyncioSharp.Conformance;

/// <summary>Each get() frees one putter, in order of waiting; a cancelled putter puts nothing.</summary>
[Scenario("queue_putters_wait_in_line", 156, 157)]
public static class QueuePuttersWaitInLine
{
    private static async Coroutine Putter(Trace t, AsyncioQueue<string> q, string name)
    {
        try
        {
            await q.Put(name);
            t.At($"{name} is in");
        }
        catch (CancelledError)
        {
            t.At($"{name} cancelled");
            throw;
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var q = new AsyncioQueue<string>(1);
        var tasks = new List<AsyncioTask>();
        foreach (string name in new[] { "a", "b", "c", "d" })
            tasks.Add(Asyncio.CreateTask(Putter(t, q, name)));
        await Asyncio.Sleep(1);
        tasks[2].Cancel();
        for (int i = 0; i < 3; i++)
        {
            await Asyncio.Sleep(1);
            t.At($"got {q.GetNowait()}");
        }
        await Asyncio.Wait(tasks);
        t.Say($"size {q.Qsize()}");
    }

    public static async Task Native(Trace t)
    {
        var q = new AsyncioQueue<string>(1);
        var tasks = new List<AsyncioTask>();
        foreach (string name in new[] { "a", "b", "c", "d" })
            tasks.Add(Asyncio.CreateTask(() => PutterNative(t, q, name)));
        await Asyncio.Sleep(1);
        tasks[2].Cancel();
        for (int i = 0; i < 3; i++)
        {
            await Asyncio.Sleep(1);
            t.At($"got {q.GetNowait()}");
        }
        await Asyncio.Wait(tasks);
        t.Say($"size {q.Qsize()}");
    }

    private static async Task PutterNative(Trace t, AsyncioQueue<string> q, string name)
    {
        try
        {
            await q.Put(name);
            t.At($"{name} is in");
        }
        catch (CancelledError)
        {
            t.At($"{name} cancelled");
            throw;
        }
    }
}

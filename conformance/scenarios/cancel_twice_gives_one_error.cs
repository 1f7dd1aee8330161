namespace AsyncioSharp.Conformance;

/// <summary>Two requests before delivery give one error and count as two.</summary>
[Scenario("cancel_twice_gives_one_error", 86, 91)]
public static class CancelTwiceGivesOneError
{
    private static async Coroutine Worker(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError e)
        {
            t.Say($"{t.Error(e)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        }
        await Asyncio.Sleep(1);
        t.At("worker ends");
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        await Asyncio.Sleep(1);
        t.Say($"{task.Cancel()} {task.Cancel()}");
        await task;
        t.At($"{t.Ended(task)}, cancelling {task.Cancelling()}");
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        await Asyncio.Sleep(1);
        t.Say($"{task.Cancel()} {task.Cancel()}");
        await task;
        t.At($"{t.Ended(task)}, cancelling {task.Cancelling()}");
    }

    private static async Task WorkerNative(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError e)
        {
            t.Say($"{t.Error(e)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
        }
        await Asyncio.Sleep(1);
        t.At("worker ends");
    }
}

namespace AsyncioSharp.Conformance;

/// <summary>The first failing child cancels its siblings and breaks the body; the error leaves as a group.</summary>
[Scenario("task_group_first_error_cancels_the_rest", 128, 133)]
public static class TaskGroupFirstErrorCancelsTheRest
{
    private static async Coroutine Good(Trace t, string name)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError e)
        {
            t.At($"{name}: {t.Error(e)}");
            throw;
        }
    }

    private static async Coroutine Bad(Trace t)
    {
        await Asyncio.Sleep(1);
        throw new ArgumentException();
    }

    public static async Coroutine Main(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async tg =>
            {
                tg.CreateTask(Good(t, "a"));
                tg.CreateTask(Bad(t));
                try
                {
                    await Asyncio.Sleep(10);
                }
                catch (CancelledError e)
                {
                    t.At($"body: {t.Error(e)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
                    throw;
                }
            });
        }
        catch (AggregateException e)
        {
            t.At(t.Error(e));
        }
        t.Say($"cancelling {Asyncio.CurrentTask()!.Cancelling()}");
    }

    public static async Task Native(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async Task (TaskGroup tg) =>
            {
                tg.CreateTask(() => GoodNative(t, "a"));
                tg.CreateTask(() => BadNative(t));
                try
                {
                    await Asyncio.Sleep(10);
                }
                catch (CancelledError e)
                {
                    t.At($"body: {t.Error(e)}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
                    throw;
                }
            });
        }
        catch (AggregateException e)
        {
            t.At(t.Error(e));
        }
        t.Say($"cancelling {Asyncio.CurrentTask()!.Cancelling()}");
    }

    private static async Task GoodNative(Trace t, string name)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        catch (CancelledError e)
        {
            t.At($"{name}: {t.Error(e)}");
            throw;
        }
    }

    private static async Task BadNative(Trace t)
    {
        await Asyncio.Sleep(1);
        throw new ArgumentException();
    }
}

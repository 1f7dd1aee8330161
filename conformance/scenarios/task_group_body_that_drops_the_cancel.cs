namespace AsyncioSharp.Conformance;

/// <summary>A body that drops the cancellation of its failed group ends normally, and the group raises nevertheless.</summary>
[Scenario("task_group_body_that_drops_the_cancel", 128, 133)]
public static class TaskGroupBodyThatDropsTheCancel
{
    private static async Coroutine Failing()
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
                tg.CreateTask(Failing());
                try
                {
                    await Asyncio.Sleep(10);
                }
                catch (CancelledError)
                {
                    t.At($"body cancelled, count {Asyncio.CurrentTask()!.Cancelling()}");
                }
                await Asyncio.Sleep(1);
                t.At("body ends");
            });
        }
        catch (AggregateException e)
        {
            t.At($"{t.Error(e)}, count {Asyncio.CurrentTask()!.Cancelling()}");
        }
    }

    public static async Task Native(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async Task (TaskGroup tg) =>
            {
                tg.CreateTask(() => FailingNative());
                try
                {
                    await Asyncio.Sleep(10);
                }
                catch (CancelledError)
                {
                    t.At($"body cancelled, count {Asyncio.CurrentTask()!.Cancelling()}");
                }
                await Asyncio.Sleep(1);
                t.At("body ends");
            });
        }
        catch (AggregateException e)
        {
            t.At($"{t.Error(e)}, count {Asyncio.CurrentTask()!.Cancelling()}");
        }
    }

    private static async Task FailingNative()
    {
        await Asyncio.Sleep(1);
        throw new ArgumentException();
    }
}

namespace AsyncioSharp.Benchmarks;

/// <summary>Many tasks at once.</summary>
internal static class Tasks
{
    public static async Coroutine Gathered(int count) => await Asyncio.Gather(Enumerable.Range(0, count).Select(GatherTrivial.Trivial));

    public static async Coroutine NativeGathered(int count) => await Asyncio.Gather(Enumerable.Range(0, count).Select(Native));

    public static async Coroutine Switched(int count) => await Asyncio.Gather(Enumerable.Range(0, count).Select(_ => Switch()));

    public static async Coroutine Grouped(int count) => await GroupTrivial.Work(count);

    public static async Coroutine Cancelled(int count)
    {
        Future never = Asyncio.GetRunningLoop().CreateFuture();
        await Asyncio.TaskGroup(async group =>
        {
            for (int i = 0; i < count; i++)
            {
                _ = group.CreateTask(Wait(never));
            }

            await Asyncio.Sleep(0);
            group.Cancel();
        });
    }

    public static async Coroutine TakenAsCompleted(int count)
    {
        await foreach (AsyncioTask<int> one in Asyncio.AsCompleted(Enumerable.Range(0, count).Select(GatherTrivial.Trivial)))
        {
            await one;
        }
    }

    public static async Coroutine Waiting(int count, Action whileTheyWait)
    {
        Future end = Asyncio.GetRunningLoop().CreateFuture();
        var tasks = new AsyncioTask[count];
        for (int i = 0; i < count; i++)
        {
            tasks[i] = Asyncio.CreateTask(Wait(end));
        }

        await Asyncio.Sleep(0);
        whileTheyWait();
        end.SetResult();
        await Asyncio.Wait(tasks);
    }

    internal static async Coroutine Wait(Future future) => await future;

    private static async Coroutine Switch()
    {
        for (int i = 0; i < 4; i++)
        {
            await Asyncio.Sleep(0);
        }
    }

#pragma warning disable CS1998 // It has nothing to wait for; that is the point.
    private static async Task<int> Native(int value) => value;
#pragma warning restore CS1998
}

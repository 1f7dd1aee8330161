namespace AsyncioSharp.Benchmarks;

/// <summary>Many that wait for one thing.</summary>
internal static class Waiters
{
    public static async Coroutine Called(int count)
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        Action nothing = static () => { };
        for (int i = 0; i < count; i++)
        {
            loop.CallSoon(nothing);
        }

        await Asyncio.Sleep(0);
    }

    public static async Coroutine OfFuture(int count)
    {
        Future future = Asyncio.GetRunningLoop().CreateFuture();
        AsyncioTask all = Start(count, () => Tasks.Wait(future));
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
        future.SetResult();
        await all;
    }

    public static async Coroutine OfEvent(int count)
    {
        var ready = new AsyncioEvent();
        AsyncioTask all = Start(count, async () => await ready.Wait());
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
        ready.Set();
        await all;
    }

    public static async Coroutine OfLock(int count)
    {
        var gate = new AsyncioLock();
        await Start(count, async () =>
        {
            using (await gate.Acquire())
            {
                await Asyncio.Sleep(0);
            }
        });
    }

    public static async Coroutine OfQueue(int count)
    {
        var queue = new AsyncioQueue<int>();
        AsyncioTask all = Start(count, async () => await queue.Get());
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
        for (int i = 0; i < count; i++)
        {
            queue.PutNowait(i);
        }

        await all;
    }

    public static async Coroutine LeavingQueue(int count)
    {
        var queue = new AsyncioQueue<int>();
        var tasks = new AsyncioTask[count];
        for (int i = 0; i < count; i++)
        {
            tasks[i] = Asyncio.CreateTask(Get(queue));
        }

        await Asyncio.Sleep(0);
        new Random(1).Shuffle(tasks);
        foreach (AsyncioTask task in tasks)
        {
            task.Cancel();
        }

        await Asyncio.Wait(tasks);
    }

    public static async Coroutine Items(int count) => await PutAndGet(new AsyncioQueue<int>(), count);

    public static async Coroutine PriorityItems(int count) => await PutAndGet(new AsyncioPriorityQueue<int>(), count);

    private static async Coroutine PutAndGet(AsyncioQueue<int> queue, int count)
    {
        var random = new Random(1);
        for (int i = 0; i < count; i++)
        {
            await queue.Put(random.Next());
        }

        for (int i = 0; i < count; i++)
        {
            await queue.Get();
        }
    }

    private static async Coroutine Get(AsyncioQueue<int> queue) => await queue.Get();

    private static AsyncioTask Start(int count, Func<Coroutine> body) =>
        Asyncio.CreateTask(All(Enumerable.Range(0, count).Select(_ => body())));

    private static async Coroutine All(IEnumerable<Coroutine> bodies) => await Asyncio.Gather(bodies);
}

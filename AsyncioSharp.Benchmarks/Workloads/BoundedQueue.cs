namespace AsyncioSharp.Benchmarks;

/// <summary>A producer and a consumer with a queue of a hundred between them: per item.</summary>
internal sealed class BoundedQueue : TimedWorkload
{
    private const int Room = 100;

    public override string Name => "queue";

    public override string Title => "bounded queue(100), per item";

    public override int Operations => 100_000;

    public override double? Goal => 35;

    public override double? RatioGoal => 15;

    protected override void Run(EventLoop loop, int operations) => loop.RunUntilComplete(Work(operations));

    private static async Coroutine Work(int count)
    {
        var queue = new AsyncioQueue<int>(Room);
        AsyncioTask producer = Asyncio.CreateTask(Produce(queue, count));
        for (int i = 0; i < count; i++)
        {
            await queue.Get();
        }

        await producer;
    }

    private static async Coroutine Produce(AsyncioQueue<int> queue, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await queue.Put(i);
        }
    }
}

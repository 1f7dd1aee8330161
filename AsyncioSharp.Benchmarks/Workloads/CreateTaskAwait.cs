namespace AsyncioSharp.Benchmarks;

/// <summary>A task is made of a trivial coroutine and awaited.</summary>
internal sealed class CreateTaskAwait : TimedWorkload
{
    public override string Name => "create_task";

    public override string Title => "create_task + await";

    public override int Operations => 100_000;

    public override double? Goal => 110;

    public override double? RatioGoal => 15;

    protected override void Run(EventLoop loop, int operations) => loop.RunUntilComplete(Work(operations));

    private static async Coroutine Work(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Asyncio.CreateTask(GatherTrivial.Trivial(i));
        }
    }
}

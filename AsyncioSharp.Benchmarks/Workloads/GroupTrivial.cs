namespace AsyncioSharp.Benchmarks;

/// <summary>One task group with a hundred thousand children that return at once: per child.</summary>
internal sealed class GroupTrivial : TimedWorkload
{
    public override string Name => "task_group";

    public override string Title => "TaskGroup of 100 000 trivial children, per child";

    public override int Operations => 100_000;

    public override double? RatioGoal => 15;

    protected override void Run(EventLoop loop, int operations) => loop.RunUntilComplete(Work(operations));

    internal static async Coroutine Work(int children)
    {
        await Asyncio.TaskGroup(async tg =>
        {
            for (int i = 0; i < children; i++)
            {
                _ = tg.CreateTask(GatherTrivial.Trivial(i));
            }
        });
    }
}

namespace AsyncioSharp.Benchmarks;

/// <summary>A thousand tasks give way in turns: per switch.</summary>
internal sealed class SleepZeroMany : TimedWorkload
{
    private const int Tasks = 1000;

    public override string Name => "sleep0_many";

    public override string Title => "`sleep(0)`, 1000 tasks";

    public override int Operations => 200_000;

    public override double? Goal => 45;

    public override double? RatioGoal => 15;

    protected override void Run(EventLoop loop, int operations) => loop.RunUntilComplete(Work(operations));

    private static async Coroutine Work(int operations)
    {
        int tasks = Math.Min(Tasks, Math.Max(1, operations / 100));
        var all = new List<AsyncioTask>(tasks);
        for (int i = 0; i < tasks; i++)
        {
            all.Add(Asyncio.CreateTask(Yielder(operations / tasks)));
        }

        foreach (AsyncioTask task in all)
        {
            await task;
        }
    }

    private static async Coroutine Yielder(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Asyncio.Sleep(0);
        }
    }
}

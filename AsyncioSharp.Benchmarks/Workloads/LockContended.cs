namespace AsyncioSharp.Benchmarks;

/// <summary>A hundred tasks share a lock, and each keeps it over one turn of the loop: per acquisition.</summary>
internal sealed class LockContended : TimedWorkload
{
    private const int Contenders = 100;

    public override string Name => "lock_contended";

    public override string Title => "lock, 100 contenders, per acquisition";

    public override int Operations => 100_000;

    public override double? Goal => 250;

    public override double? RatioGoal => 10;

    protected override void Run(EventLoop loop, int operations) => loop.RunUntilComplete(Work(operations));

    private static async Coroutine Work(int count)
    {
        var gate = new AsyncioLock();
        var tasks = new AsyncioTask[Contenders];
        for (int i = 0; i < tasks.Length; i++)
        {
            tasks[i] = Asyncio.CreateTask(Contend(gate, count / Contenders));
        }

        foreach (AsyncioTask task in tasks)
        {
            await task;
        }
    }

    private static async Coroutine Contend(AsyncioLock gate, int times)
    {
        for (int i = 0; i < times; i++)
        {
            using (await gate.Acquire())
            {
                await Asyncio.Sleep(0);
            }
        }
    }
}

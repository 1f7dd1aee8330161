namespace AsyncioSharp.Benchmarks;

/// <summary>A lock that nobody else wants is taken and released.</summary>
internal sealed class LockFree : TimedWorkload
{
    public override string Name => "lock_free";

    public override string Title => "lock, free, acquire + release";

    public override int Operations => 300_000;

    public override double? Goal => 20;

    public override double? RatioGoal => 15;

    protected override void Run(EventLoop loop, int operations) => loop.RunUntilComplete(Work(operations));

    private static async Coroutine Work(int count)
    {
        var gate = new AsyncioLock();
        for (int i = 0; i < count; i++)
        {
            using (await gate.Acquire())
            {
            }
        }
    }
}

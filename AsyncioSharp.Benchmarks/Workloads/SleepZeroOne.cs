namespace AsyncioSharp.Benchmarks;

/// <summary>One task gives way again and again: one switch per turn.</summary>
internal sealed class SleepZeroOne : TimedWorkload
{
    public override string Name => "sleep0_one";

    public override string Title => "`sleep(0)`, one task";

    public override int Operations => 200_000;

    public override double? Goal => 45;

    public override double? RatioGoal => 15;

    protected override void Run(EventLoop loop, int operations) => loop.RunUntilComplete(Yielder(operations));

    private static async Coroutine Yielder(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Asyncio.Sleep(0);
        }
    }
}

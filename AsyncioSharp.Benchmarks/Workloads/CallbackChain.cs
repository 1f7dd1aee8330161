namespace AsyncioSharp.Benchmarks;

/// <summary>A callback that schedules itself: one callback per turn of the loop.</summary>
internal sealed class CallbackChain : TimedWorkload
{
    public override string Name => "callback_chain";

    public override string Title => "callback chain, one per turn (`CallSoon`)";

    public override int Operations => 200_000;

    public override double? Goal => 15;

    public override double? RatioGoal => 15;

    protected override void Run(EventLoop loop, int operations)
    {
        int left = operations;
        Action step = null!;
        step = () =>
        {
            if (--left > 0)
            {
                loop.CallSoon(step);
            }
            else
            {
                loop.Stop();
            }
        };
        loop.CallSoon(step);
        loop.RunForever();
    }
}

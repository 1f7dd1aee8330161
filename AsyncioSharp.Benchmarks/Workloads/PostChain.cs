namespace AsyncioSharp.Benchmarks;

/// <summary>As <see cref="CallbackChain"/> through <see cref="EventLoop.Post"/>, which makes no handle. asyncio's side of it is call_soon.</summary>
internal sealed class PostChain : TimedWorkload
{
    public override string Name => "post_chain";

    public override string Title => "callback chain, one per turn (`Post`)";

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
                loop.Post(step);
            }
            else
            {
                loop.Stop();
            }
        };
        loop.Post(step);
        loop.RunForever();
    }
}

namespace AsyncioSharp.Benchmarks;

/// <summary>As <see cref="CallbackBatch"/> through <see cref="EventLoop.Post"/>.</summary>
internal sealed class PostBatch : TimedWorkload
{
    private const int BatchSize = 10_000;

    public override string Name => "post_batch";

    public override string Title => "callbacks, pre-filled batch (`Post`)";

    public override int Operations => 200_000;

    public override double? Goal => 25;

    public override double? RatioGoal => 15;

    protected override void Run(EventLoop loop, int operations)
    {
        int ran = 0;
        int batches = Math.Max(1, operations / BatchSize);
        int size = operations / batches;
        Action callback = () => ran++;
        Action fill = null!;
        fill = () =>
        {
            if (batches-- == 0)
            {
                loop.Stop();
                return;
            }

            for (int i = 0; i < size; i++)
            {
                loop.Post(callback);
            }

            loop.Post(fill);
        };
        loop.Post(fill);
        loop.RunForever();
    }
}

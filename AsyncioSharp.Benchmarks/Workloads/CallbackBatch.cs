namespace AsyncioSharp.Benchmarks;

/// <summary>Ten thousand callbacks are queued, then run in one turn; over and over on one loop. Queuing counts.</summary>
internal sealed class CallbackBatch : TimedWorkload
{
    private const int BatchSize = 10_000;

    public override string Name => "callback_batch";

    public override string Title => "callbacks, pre-filled batch (`CallSoon`)";

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
                loop.CallSoon(callback);
            }

            loop.CallSoon(fill);
        };
        loop.CallSoon(fill);
        loop.RunForever();
    }
}

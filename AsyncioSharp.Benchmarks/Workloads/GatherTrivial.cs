namespace AsyncioSharp.Benchmarks;

/// <summary>Gathers coroutines that return at once, ten thousand at a time: per coroutine.</summary>
internal sealed class GatherTrivial : TimedWorkload
{
    private const int Width = 10_000;

    public override string Name => "gather";

    public override string Title => "gather of trivial coroutines, per task";

    public override int Operations => 100_000;

    public override double? Goal => 150;

    public override double? RatioGoal => 15;

    protected override void Run(EventLoop loop, int operations) => loop.RunUntilComplete(Work(operations));

    private static async Coroutine Work(int operations)
    {
        int width = Math.Min(Width, operations);
        for (int done = 0; done < operations; done += width)
        {
            var coroutines = new Coroutine<int>[width];
            for (int i = 0; i < width; i++)
            {
                coroutines[i] = Trivial(i);
            }

            await Asyncio.Gather<int>(coroutines);
        }
    }

#pragma warning disable CS1998 // It has nothing to wait for; that is the point.
    internal static async Coroutine<int> Trivial(int value) => value;
#pragma warning restore CS1998
}

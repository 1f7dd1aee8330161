namespace AsyncioSharp.Benchmarks;

/// <summary>One gather of 200,000 trivial coroutines in a fresh process: by how much the peak of the resident set grows, per coroutine.</summary>
internal sealed class GatherBytes : PeakWorkload
{
    public override string Name => "gather_bytes";

    public override string Title => "the same, peak bytes per task";

    public override int Operations => 200_000;

    public override double? Goal => 250;

    protected override void Run(int operations) => AsyncioContext.Run(Work(operations));

    private static async Coroutine Work(int width)
    {
        var coroutines = new Coroutine<int>[width];
        for (int i = 0; i < width; i++)
        {
            coroutines[i] = GatherTrivial.Trivial(i);
        }

        await Asyncio.Gather<int>(coroutines);
    }
}

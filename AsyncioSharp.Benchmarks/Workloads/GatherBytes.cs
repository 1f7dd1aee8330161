using System.Diagnostics;

namespace AsyncioSharp.Benchmarks;

/// <summary>
/// One gather of 200,000 trivial coroutines in a fresh process: by how much the peak of the resident set grows, per coroutine. All of it counts: objects,
/// rings, garbage that was not collected in time.
/// </summary>
internal sealed class GatherBytes : Workload
{
    public override string Name => "gather_bytes";

    public override string Title => "the same, peak bytes per task";

    public override int Operations => 200_000;

    public override double? Goal => 250;

    public override Unit Unit => Unit.Bytes;

    public override int Repetitions => 1;

    // A second peak would not be seen: the process keeps its memory. So the warm-up stays small.
    public override void WarmUp() => Gather(1000);

    public override double Measure(int operations)
    {
        long before = Peak();
        Gather(operations);
        return (double)(Peak() - before) / operations;
    }

    private static void Gather(int width) => AsyncioContext.Run(Work(width));

    private static async Coroutine Work(int width)
    {
        var coroutines = new Coroutine<int>[width];
        for (int i = 0; i < width; i++)
        {
            coroutines[i] = GatherTrivial.Trivial(i);
        }

        await Asyncio.Gather<int>(coroutines);
    }

    private static long Peak()
    {
        using Process self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}

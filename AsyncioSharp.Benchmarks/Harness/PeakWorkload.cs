using System.Diagnostics;

namespace AsyncioSharp.Benchmarks;

/// <summary>
/// A workload whose cost is the memory that it makes a fresh process ask for: by how much the peak of the resident set grows. All of it counts: objects,
/// rings, garbage that was not collected in time.
/// </summary>
internal abstract class PeakWorkload : Workload
{
    public sealed override Unit Unit => Unit.Bytes;

    // A second peak would not be seen: the process keeps its memory. So the warm-up stays small.
    public sealed override int Repetitions => 1;

    public sealed override void WarmUp() => Run(1000);

    public sealed override double Measure(int operations)
    {
        long before = Peak();
        Run(operations);
        return (double)(Peak() - before) / operations;
    }

    protected abstract void Run(int operations);

    private static long Peak()
    {
        using Process self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}

using System.Diagnostics;

namespace AsyncioSharp.Benchmarks;

/// <summary>A workload whose cost is the time from the making of a loop to its end: set-up is a matter of microseconds against milliseconds.</summary>
internal abstract class TimedWorkload : Workload
{
    public sealed override double Measure(int operations)
    {
        using var loop = new EventLoop();
        long start = Stopwatch.GetTimestamp();
        Run(loop, operations);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
    }

    protected abstract void Run(EventLoop loop, int operations);
}

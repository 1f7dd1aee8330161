using System.Diagnostics;

namespace AsyncioSharp.Benchmarks;

/// <summary>Eight sums of i * i for i below 10^7, in a pool of processes: per sum. The row before is the same with two processes.</summary>
internal class ProcessPoolSum : Workload
{
    private readonly Lazy<ProcessPoolExecutor> _pool;

    public ProcessPoolSum() => _pool = new(() => new ProcessPoolExecutor(Workers));

    public override string Name => "process_pool_sum_1";

    public override string Title => "sum of 10 M squares in 1 process";

    public override int Operations => 8;

    public override int Repetitions => 5;

    protected virtual int Workers => 1;

    // Each worker has to get its loop to the last tier.
    public override void WarmUp()
    {
        for (int i = 0; i < 3; i++)
        {
            Measure(Operations);
        }
    }

    public override double Measure(int operations)
    {
        using var loop = new EventLoop();
        long start = Stopwatch.GetTimestamp();
        loop.RunUntilComplete(CallAll(loop, operations));
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
    }

    private async Coroutine CallAll(EventLoop loop, int operations)
    {
        Future<Int128>[] sums = [.. Enumerable.Range(0, operations).Select(_ => loop.RunInExecutor(_pool.Value, CpuBound, 10_000_000))];
        foreach (Future<Int128> sum in sums)
        {
            await sum;
        }
    }

    private static Int128 CpuBound(int count) => Enumerable.Range(0, count).Aggregate((Int128)0, (sum, i) => sum + ((long)i * i));
}

namespace AsyncioSharp.Benchmarks;

/// <summary>Many small calls to two worker processes that are there already: from the first submission to the last result, per call.</summary>
internal sealed class ProcessPoolCalls : Workload
{
    private static readonly Lazy<ProcessPoolExecutor> s_pool = new(() => new ProcessPoolExecutor(2));

    public override string Name => "process_pool_calls";

    public override string Title => "call of a process pool of 2, per call";

    public override int Operations => 10_000;

    public override double? Goal => 100_000;

    public override int Repetitions => 3;

    // The workers' own code has to be compiled as well.
    public override void WarmUp()
    {
        for (int i = 0; i < 3; i++)
        {
            Measure(2000);
            Thread.Sleep(150);
        }
    }

    public override double Measure(int operations)
    {
        using var loop = new EventLoop();
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        loop.RunUntilComplete(CallAll(loop, operations));
        return System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
    }

    private static async Coroutine CallAll(EventLoop loop, int operations)
    {
        var calls = new Future<int>[operations];
        for (int i = 0; i < operations; i++)
        {
            calls[i] = loop.RunInExecutor(s_pool.Value, Increment, i);
        }

        for (int i = 0; i < operations; i++)
        {
            if (await calls[i] != i + 1)
            {
                throw new InvalidOperationException($"Call {i} came back with {calls[i]}.");
            }
        }
    }

    private static int Increment(int number) => number + 1;
}

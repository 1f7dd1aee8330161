using System.Diagnostics;

namespace AsyncioSharp.Benchmarks;

/// <summary>The loop is parked; another thread posts one callback. From the post to the callback's first instruction: the median of all.</summary>
internal sealed class CrossThreadWake : Workload
{
    public override string Name => "cross_thread_wake";

    public override string Title => "cross-thread wake, median";

    public override int Operations => 1000;

    public override double? Goal => 11_000;

    public override int Repetitions => 3;

    public override void WarmUp()
    {
        Measure(200);
        Thread.Sleep(200);
        Measure(200);
    }

    public override double Measure(int operations)
    {
        using var loop = new EventLoop();
        double[] waits = new double[operations];
        var producer = new Thread(() =>
        {
            for (int i = 0; i < operations; i++)
            {
                // Long enough for the loop to park again.
                Thread.Sleep(1);
                int index = i;
                long posted = Stopwatch.GetTimestamp();
                loop.CallSoonThreadsafe(() => waits[index] = Stopwatch.GetElapsedTime(posted).TotalNanoseconds);
            }

            loop.CallSoonThreadsafe(loop.Stop);
        });
        producer.Start();
        loop.RunForever();
        producer.Join();
        return Median.Of(waits);
    }
}

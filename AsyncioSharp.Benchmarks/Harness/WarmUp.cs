using System.Diagnostics;

namespace AsyncioSharp.Benchmarks;

/// <summary>
/// The JIT compiles a method anew after 30 calls, once instrumented and once optimised, each time after 100 ms without new methods. So: many short runs,
/// with pauses in which the background compiler gets its turn.
/// </summary>
internal static class WarmUp
{
    private const int Rounds = 8;
    private const int RunsPerRound = 32;

    public static void UntilTierOne(Workload workload)
    {
        int operations = Math.Max(1000, workload.Operations / 200);
        for (int round = 0; round < Rounds; round++)
        {
            for (int run = 0; run < RunsPerRound; run++)
            {
                workload.Measure(operations);
            }

            Thread.Sleep(150);
        }

        long start = Stopwatch.GetTimestamp();
        do
        {
            workload.Measure(workload.Operations);
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < 0.2);
    }
}

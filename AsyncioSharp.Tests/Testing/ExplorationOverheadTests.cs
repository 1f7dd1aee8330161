using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>
/// What watching costs: in memory, which is the same on every machine, and in time, as a ratio of runs that take turns.
/// </summary>
[TestFixture, NonParallelizable]
public class ExplorationOverheadTests
{
    private const int Tasks = 100;
    private const int SleepsEach = 200;
    private const double Steps = Tasks * (SleepsEach + 1);

    // 8 bytes of log for each step of the first run, 16 for each instant (here there is one for some five steps), nothing for the second, and something for each task.
    [Test]
    public void CheckDeterminism_ManySleeps_AllocatesTwoRunsAndALog() =>
        ((AllocatedBy(static () => Explorer.CheckDeterminism(Sleeps)) - (2 * AllocatedBy(Once))) / Steps).Should().BeInRange(8, 20);

    // 40 bytes for each step, and not the sleep that it waits for, which would live on.
    [Test]
    public void Record_ManySleeps_AllocatesOneRunAndTheTrace() =>
        ((AllocatedBy(static () => Explorer.Record(Sleeps)) - AllocatedBy(Once)) / Steps).Should().BeInRange(40, 56);

    // Limits for a build that is not optimised, in a process where the JIT has seen every way of running. Optimised and alone it is 2.2 and 2: see the benchmarks virtual_sleep_checked and _traced.
    private const double MostChecked = 3.5;
    private const double MostTraced = 2.5;

    [Test, Category("Slow")]
    public void Run_CheckedOrTraced_TakesLittleMoreThanItsRuns()
    {
        TestOptions[] ways = [TestOptions.Default, TestOptions.Default with { CheckDeterminism = true }, TestOptions.Default with { TraceFolder = Path.GetTempPath() }];
        double[] best = [.. ways.Select(static _ => double.MaxValue)];
        for (int round = 0; round < 40; round++)
        {
            for (int i = 0; i < ways.Length; i++)
            {
                long start = TimeProvider.System.GetTimestamp();
                AsyncioTest.Run(Sleeps, ways[i]);
                best[i] = Math.Min(best[i], TimeProvider.System.GetElapsedTime(start).TotalSeconds);
            }
        }

        (best[1] / best[0]).Should().BeLessThan(MostChecked);
        (best[2] / best[0]).Should().BeLessThan(MostTraced);
    }

    private static void Once()
    {
        using var runner = new Runner(new RunOptions { LoopFactory = static () => new EventLoop(new VirtualClock()) });
        runner.Run(Sleeps);
    }

    private static async Coroutine Sleeps() => await Asyncio.Gather(Enumerable.Range(0, Tasks).Select(async Coroutine (n) =>
    {
        for (int i = 0; i < SleepsEach; i++)
        {
            await Asyncio.Sleep(0.01 + (n % 7 * 0.001));
        }
    }));

    private static double AllocatedBy(Action run)
    {
        run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}

using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>
/// What watching costs, in memory: that is most of it, and the same on every machine. In time, with optimised code: a determinism check 1.8 to 2.5 times one run, a recorded run up to 1.6 times.
/// </summary>
[TestFixture, NonParallelizable]
public class ExplorationOverheadTests
{
    private const int Tasks = 100;
    private const int SleepsEach = 200;
    private const double Steps = Tasks * (SleepsEach + 1);

    // 16 bytes of log for each step of the first run, nothing for the second, and something for each task.
    [Test]
    public void CheckDeterminism_ManySleeps_AllocatesTwoRunsAndALog() =>
        ((AllocatedBy(static () => Explorer.CheckDeterminism(Sleeps)) - (2 * AllocatedBy(Once))) / Steps).Should().BeInRange(16, 24);

    // 40 bytes for each step, and not the sleep that it waits for, which would live on.
    [Test]
    public void Record_ManySleeps_AllocatesOneRunAndTheTrace() =>
        ((AllocatedBy(static () => Explorer.Record(Sleeps)) - AllocatedBy(Once)) / Steps).Should().BeInRange(40, 56);

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

using System.Collections.Concurrent;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Interop;

[TestFixture]
public sealed class ParallelForEachTests
{
    [Test]
    public void ForEachAsync_OnThePool_BringsTheTaskHome([Values] Body body) => Virtual.Run(async () =>
    {
        int home = Environment.CurrentManagedThreadId;
        var threads = new ConcurrentBag<int>();
        await Guest.Start(body, () => Parallel.ForEachAsync(Enumerable.Range(0, 50), async (_, token) =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            await Task.Yield();
        }));
        threads.Should().HaveCount(50).And.NotContain(home);
    });

    // Parallel never runs more bodies than the scheduler's MaximumConcurrencyLevel, and a loop has one thread.
    [Test]
    public void ForEachAsync_OnTheLoopsScheduler_RunsTheBodiesThereOneByOne([Values] Body body) => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        int home = Environment.CurrentManagedThreadId;
        var entries = new List<string>();
        var options = new ParallelOptions { TaskScheduler = loop.Scheduler, MaxDegreeOfParallelism = 2 };
        await Guest.Start(body, () => Parallel.ForEachAsync(Enumerable.Range(0, 4), options, async (item, _) =>
        {
            Environment.CurrentManagedThreadId.Should().Be(home);
            entries.Add($"{item} {loop.Time()}");
            await Asyncio.Sleep(1);
            Environment.CurrentManagedThreadId.Should().Be(home);
        }));
        entries.Should().Equal("0 0", "1 1", "2 2", "3 3");
    });

    [Test]
    public void ForEachAsync_CancelledTask_EndsCancelled([Values] Body body) => Virtual.Run(async () =>
        await Guest.CancelWhile(body, token => Parallel.ForEachAsync(
            Enumerable.Range(0, 4),
            token,
            async (_, inner) => await Task.Delay(Timeout.Infinite, inner))));
}

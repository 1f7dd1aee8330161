using AsyncioSharp.Tests.Infrastructure;
using Nito.AsyncEx;

namespace AsyncioSharp.Tests.Interop;

[TestFixture]
public sealed class AsyncMonitorTests
{
    // WaitAsync goes on on a pool thread before it takes the lock back: no timer is set meanwhile, or the virtual clock might run ahead.
    [Test]
    public void PulseAll_WithTasksWaiting_BringsEachHomeWithTheLock([Values] Body body)
    {
        int inside = 0, seen = 0;
        Virtual.Run(async () =>
        {
            var monitor = new AsyncMonitor();
            AsyncioTask<double>[] waiters = [.. Enumerable.Range(0, 3).Select(_ => Guest.Start(body, () => WaitIn(monitor)))];
            await Asyncio.Sleep(1);
            using (await monitor.EnterAsync())
            {
                monitor.PulseAll();
            }

            await Asyncio.Gather(waiters);
        });

        seen.Should().Be(3);

        async Task WaitIn(AsyncMonitor monitor)
        {
            Home home = Home.Here();
            using (await monitor.EnterAsync())
            {
                await monitor.WaitAsync();
                home.Check();
                (++inside).Should().Be(1, "the lock is held");
                await Asyncio.Sleep(0);
                inside--;
                seen++;
            }
        }
    }

    [Test]
    public void EnterAsync_OfManyTasks_LetsThemInOneByOne([Values] Body body)
    {
        var times = new List<double>();
        Virtual.Run(async () =>
        {
            var monitor = new AsyncMonitor();
            await Asyncio.Gather(from _ in Enumerable.Range(0, 3) select Guest.Start(body, () => Hold(monitor)));
        });

        times.Should().Equal(0, 1, 2);

        async Task Hold(AsyncMonitor monitor)
        {
            using (await monitor.EnterAsync())
            {
                times.Add(Asyncio.GetRunningLoop().Time());
                await Asyncio.Sleep(1);
            }
        }
    }

    [Test]
    public void WaitAsync_CancelledTask_TakesTheLockBackAndFreesIt([Values] Body body) => Virtual.Run(async () =>
    {
        var monitor = new AsyncMonitor();
        await Guest.CancelWhile(body, async token =>
        {
            using (await monitor.EnterAsync(token))
            {
                await monitor.WaitAsync(token);
            }
        });
        (await monitor.EnterAsync()).Dispose();
    });
}

using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Interop;

[TestFixture]
public sealed class CancellationTokenSourceTests
{
    [Test]
    public void Source_WithADelayOfTheLoopsProvider_EndsAForeignWaitInVirtualTime([Values] Body body) => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5), loop.TimeProvider);
        AsyncioTask<double> task = Guest.Start(body, () => Task.Delay(Timeout.Infinite, limit.Token));
        await Asyncio.Wait([task]);
        task.Exception().Should().BeOfType<TaskCanceledException>();
        task.Cancelling().Should().Be(0, "nobody has asked the task itself");
        loop.Time().Should().Be(300);
    });

    [Test]
    public void CancelAfter_OfSuchASource_MovesTheLimit([Values] Body body) => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5), loop.TimeProvider);
        loop.CallLater(100, () => limit.CancelAfter(TimeSpan.FromSeconds(10)));
        AsyncioTask<double> task = Guest.Start(body, () => Task.Delay(Timeout.Infinite, limit.Token));
        await Asyncio.Wait([task]);
        task.Exception().Should().BeOfType<TaskCanceledException>();
        loop.Time().Should().Be(110);
    });

    [Test]
    public void CancelOn_OfSuchASource_CancelsTheTaskWhereItSleeps([Values] Body body) => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(3), loop.TimeProvider);
        AsyncioTask<double> task = Guest.Start(body, () => Sleep(100));
        using CancellationTokenRegistration link = task.CancelOn(limit.Token);
        await Asyncio.Wait([task]);
        task.Cancelled().Should().BeTrue();
        task.Cancelling().Should().Be(1);
        loop.Time().Should().Be(3);

        static async Task Sleep(double delay) => await Asyncio.Sleep(delay);
    });

    [Test]
    public void LinkedSource_OfTheTasksTokenAndALimit_EndsWithTheEarlierOne([Values] Body body) => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), loop.TimeProvider);
        await Guest.CancelWhile(body, async token =>
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
            await Task.Delay(Timeout.Infinite, both.Token);
        });
        limit.IsCancellationRequested.Should().BeFalse();
        loop.Time().Should().Be(1);
    });
}

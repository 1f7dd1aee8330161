using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Interop;

[TestFixture]
public sealed class PeriodicTimerTests
{
    [Test]
    public void WaitForNextTickAsync_WithSlowAndFastBodies_KeepsToItsGrid([Values] Body body)
    {
        var ticks = new List<double>();
        Virtual.Run(async () => await Guest.Start(body, Tick));

        ticks.Should().Equal([10, 25, 30, 40], "a tick that comes while the body works is there at once afterwards");

        async Task Tick()
        {
            Home home = Home.Here();
            EventLoop loop = Asyncio.GetRunningLoop();
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10), loop.TimeProvider);
            for (int i = 0; i < 4; i++)
            {
                (await timer.WaitForNextTickAsync()).Should().BeTrue();
                home.Check();
                ticks.Add(loop.Time());
                await Asyncio.Sleep(i == 0 ? 15 : 1);
            }
        }
    }

    [Test]
    public void WaitForNextTickAsync_CancelledTask_EndsCancelled([Values] Body body) => Virtual.Run(async () =>
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), Asyncio.GetRunningLoop().TimeProvider);
        await Guest.CancelWhile(body, token => timer.WaitForNextTickAsync(token).AsTask());
        Asyncio.GetRunningLoop().Time().Should().Be(1);
    });

    [Test]
    public void Dispose_WhileATaskWaits_EndsTheWait([Values] Body body) => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var timer = new PeriodicTimer(TimeSpan.FromHours(1), loop.TimeProvider);
        loop.CallLater(5, timer.Dispose);
        (await Guest.Start(body, () => timer.WaitForNextTickAsync().AsTask())).Should().BeFalse();
        loop.Time().Should().Be(5);
    });

    [Test]
    public void Period_ChangedOnTheWay_CountsFromThen([Values] Body body) => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10), loop.TimeProvider);
        loop.CallLater(4, () => timer.Period = TimeSpan.FromSeconds(2));
        (await Guest.Start(body, () => timer.WaitForNextTickAsync().AsTask())).Should().BeTrue();
        loop.Time().Should().Be(6);
    });
}

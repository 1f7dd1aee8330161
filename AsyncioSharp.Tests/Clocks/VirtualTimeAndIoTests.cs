using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Clocks;

/// <summary>A loop in virtual time whose driver watches something.</summary>
[TestFixture]
public class VirtualTimeAndIoTests
{
    [Test]
    public void Poll_SomethingHappened_TimeStandsStill()
    {
        using var loop = Virtual.Loop();
        var driver = new Watcher();
        loop.AttachDriver(driver);
        double at = -1;
        driver.OnPoll = () =>
        {
            driver.OnPoll = null;
            loop.CallSoon(() => at = loop.Time());
        };
        loop.CallLater(5, loop.Stop);

        loop.RunForever();

        at.Should().Be(0, "what the driver brings comes before the next timer");
        loop.Time().Should().Be(5);
    }

    [Test]
    public void Poll_NothingHappened_TimeJumpsToTheTimer()
    {
        using var loop = Virtual.Loop();
        var driver = new Watcher();
        loop.AttachDriver(driver);
        loop.CallLater(5, loop.Stop);

        loop.RunForever();

        loop.Time().Should().Be(5);
        driver.Polls.Should().OnlyContain(timeout => timeout == TimeSpan.Zero, "no real time passes while a timer is set");
    }

    [Test]
    public void Poll_NoTimer_WaitsForTheOutsideInsteadOfCallingItADeadlock()
    {
        using var loop = Virtual.Loop();
        var driver = new Watcher();
        loop.AttachDriver(driver);
        Future arrival = loop.CreateFuture();
        driver.OnPoll = () =>
        {
            if (driver.Polls[^1] != TimeSpan.Zero)
            {
                loop.CallSoon(() => arrival.SetResult());
            }
        };

        loop.RunUntilComplete(arrival);

        driver.Polls.Should().Contain(Timeout.InfiniteTimeSpan);
    }

    private sealed class Watcher : IoDriver
    {
        public List<TimeSpan> Polls { get; } = [];

        public Action? OnPoll { get; set; }

        public override bool IsActive => true;

        public override void Poll(TimeSpan timeout)
        {
            Polls.Add(timeout);
            OnPoll?.Invoke();
        }

        public override void Wake()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}

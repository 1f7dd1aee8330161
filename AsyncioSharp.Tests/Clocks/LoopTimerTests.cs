using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Clocks;

/// <summary>Timers that other code makes through <see cref="EventLoop.TimeProvider"/>.</summary>
[TestFixture]
public class LoopTimerTests
{
    [Test]
    public void TimeProvider_OfALoop_TellsTheLoopsTime() => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        TimeProvider time = loop.TimeProvider;
        long start = time.GetTimestamp();
        DateTimeOffset wall = time.GetUtcNow();

        await Asyncio.Sleep(2.5);

        time.GetElapsedTime(start).Should().Be(TimeSpan.FromSeconds(2.5));
        (time.GetUtcNow() - wall).Should().Be(TimeSpan.FromSeconds(2.5));
        time.TimestampFrequency.Should().Be(TimeSpan.TicksPerSecond);
        time.LocalTimeZone.Should().Be(TimeZoneInfo.Utc);
    });

    [Test]
    public void Dispose_BeforeItIsDue_NeverFires([Values] bool asynchronously) => Virtual.Run(async () =>
    {
        int fired = 0;
        ITimer timer = Asyncio.GetRunningLoop().TimeProvider.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        if (asynchronously)
        {
            await timer.DisposeAsync();
        }
        else
        {
            timer.Dispose();
        }

        await Asyncio.Sleep(2);
        fired.Should().Be(0);
        timer.Change(TimeSpan.Zero, TimeSpan.Zero).Should().BeFalse();
        Asyncio.GetRunningLoop().Statistics().TimersPending.Should().Be(0);
    });

    [Test]
    public void Dispose_InTheTurnInWhichItIsDue_DoesNotFireAnyMore() => Virtual.Run(async () =>
    {
        int fired = 0;
        EventLoop loop = Asyncio.GetRunningLoop();
        ITimer? timer = null;
        loop.CallLater(1, () => timer!.Dispose());
        timer = loop.TimeProvider.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        await Asyncio.Sleep(2);

        fired.Should().Be(0, "both were due in the same turn, and the one before has disposed it");
    });

    [Test]
    public void Change_FromAnotherThread_TakesEffectOnTheLoop()
    {
        using var thread = new LoopThread();
        using var fired = new ManualResetEventSlim();
        EventLoop? seen = null;
        using ITimer timer = thread.Loop.TimeProvider.CreateTimer(
            _ =>
            {
                seen = EventLoop.Running;
                fired.Set();
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);

        timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan).Should().BeTrue();

        fired.Wait(Background.Limit).Should().BeTrue();
        seen.Should().BeSameAs(thread.Loop);
    }

    [Test]
    public void CreateTimer_ClockThatDrivesNoLoop_IsRefused() =>
        new VirtualClock().Invoking(clock => clock.CreateTimer(_ => { }, null, TimeSpan.Zero, TimeSpan.Zero)).Should().Throw<InvalidOperationException>().WithMessage("*new EventLoop(clock)*");
}

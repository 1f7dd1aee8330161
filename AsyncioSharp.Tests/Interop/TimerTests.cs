using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Interop;

/// <summary>ITimer from the loop's TimeProvider.</summary>
[TestFixture]
public sealed class TimerTests
{
    [Test]
    public void Timer_WithAPeriod_FiresOnTheLoopUntilDisposed()
    {
        var fired = new List<double>();
        Virtual.Run(async () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            int home = Environment.CurrentManagedThreadId;
            await using (loop.TimeProvider.CreateTimer(Fire, "state", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)))
            {
                await Asyncio.Sleep(6);
            }

            await Asyncio.Sleep(10);

            void Fire(object? state)
            {
                state.Should().Be("state");
                Environment.CurrentManagedThreadId.Should().Be(home);
                fired.Add(loop.Time());
            }
        });

        fired.Should().Equal(1, 3, 5);
    }

    [Test]
    public void Change_FromAThread_TakesEffect() => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var fired = new TaskCompletionSource<double>();
        await using ITimer timer = loop.TimeProvider.CreateTimer(
            _ => fired.TrySetResult(loop.Time()), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await Asyncio.ToThread(() => timer.Change(TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan));
        (await fired.Task).Should().Be(3);
    });

    [Test]
    public void GetUtcNow_AndElapsedTime_FollowTheVirtualClock() => Virtual.Run(async () =>
    {
        TimeProvider time = Asyncio.GetRunningLoop().TimeProvider;
        DateTimeOffset start = time.GetUtcNow();
        long stamp = time.GetTimestamp();
        await Asyncio.Sleep(86400);
        (time.GetUtcNow() - start).Should().Be(TimeSpan.FromDays(1));
        time.GetElapsedTime(stamp).Should().Be(TimeSpan.FromDays(1));
    });

    [Test]
    public void TimerThatFails_OnTheLoop_IsReportedAndTheLoopGoesOn()
    {
        Exception? reported = null;
        Virtual.Run(async () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            loop.SetExceptionHandler((_, context) => reported = context.Exception);
            await using ITimer timer = loop.TimeProvider.CreateTimer(
                _ => throw new FormatException(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            await Asyncio.Sleep(2);
        });

        reported.Should().BeOfType<FormatException>();
    }
}

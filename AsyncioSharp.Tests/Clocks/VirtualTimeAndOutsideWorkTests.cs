using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Clocks;

/// <summary>Virtual time beside work that takes real time: what holds the clock, and for how long.</summary>
[TestFixture]
public class VirtualTimeAndOutsideWorkTests
{
    private readonly List<string> _events = [];

    [SetUp]
    public void Forget() => _events.Clear();

    [Test]
    public void Work_InFlight_EndsBeforeTheTimer()
    {
        using EventLoop loop = Virtual.Loop();
        var driver = new WorkDriver();
        loop.AttachDriver(driver);
        OutsideWork work = driver.Begin(loop)!;
        driver.OnWait = () =>
        {
            driver.OnWait = null;
            work.Dispose();
            loop.CallSoon(() => _events.Add($"work {loop.Time()}"));
        };
        StopAt(loop, 5);

        loop.RunForever();

        _events.Should().Equal("work 0", "timer 5");
    }

    [Test]
    public void Work_ThatNeverEnds_HoldsTheClockForItsPatienceOnly()
    {
        using EventLoop loop = Virtual.ImpatientLoop();
        var driver = new WorkDriver();
        loop.AttachDriver(driver);
        using OutsideWork? work = driver.Begin(loop);
        StopAt(loop, 5);

        loop.RunForever();

        _events.Should().Equal("timer 5");
        driver.Waits.Should().BePositive("it was waited for");
    }

    [Test]
    public void Work_NobodyWaitsFor_DoesNotHoldTheClock()
    {
        using EventLoop loop = Virtual.Loop();
        var driver = new WorkDriver();
        loop.AttachDriver(driver);
        using OutsideWork? work = driver.Begin(loop, () => false);
        StopAt(loop, 5);

        loop.RunForever();

        driver.Waits.Should().Be(0);
    }

    [Test]
    public void Work_Renewed_HoldsTheClockAnew()
    {
        using EventLoop loop = Virtual.ImpatientLoop();
        var driver = new WorkDriver();
        loop.AttachDriver(driver);
        using OutsideWork? work = driver.Begin(loop);
        StopAt(loop, 5);
        loop.RunForever();
        int before = driver.Waits;
        loop.CallSoon(work!.Renew);
        StopAt(loop, 6);

        loop.RunForever();

        driver.Waits.Should().BeGreaterThan(before);
    }

    [Test]
    public void Works_WithoutEndOneAfterTheOther_LetTimersFire()
    {
        using EventLoop loop = Virtual.ImpatientLoop();
        var driver = new WorkDriver();
        loop.AttachDriver(driver);
        Begin();
        StopAt(loop, 0.01);

        loop.RunForever();

        _events.Should().Equal("timer 0.01");

        void Begin()
        {
            OutsideWork work = driver.Begin(loop)!;
            loop.CallSoon(() =>
            {
                work.Dispose();
                Begin();
            });
        }
    }

    [Test]
    public void Works_ThatTogetherTakeLessThanThePatience_LeaveTheClockWhereItIs()
    {
        using EventLoop loop = Virtual.Loop();
        var driver = new WorkDriver();
        loop.AttachDriver(driver);
        for (int i = 0; i < 100; i++)
        {
            driver.Begin(loop)!.Dispose();
        }

        StopAt(loop, 5);

        loop.RunForever();

        _events.Should().Equal("timer 5");
    }

    [Test]
    public void Begin_LoopInRealTime_IsNothing()
    {
        using var loop = new EventLoop();

        new WorkDriver().Begin(loop).Should().BeNull();
    }

    private void StopAt(EventLoop loop, double when) => loop.CallAt(when, () =>
    {
        _events.Add(FormattableString.Invariant($"timer {loop.Time()}"));
        loop.Stop();
    });

    /// <summary>Never brings anything. A wait takes as long as it may, but no longer than a millisecond, so that the loop looks again.</summary>
    private sealed class WorkDriver : IoDriver
    {
        private readonly ManualResetEventSlim _never = new();

        public int Waits { get; private set; }

        public Action? OnWait { get; set; }

        public override bool IsActive => true;

        public OutsideWork? Begin(EventLoop loop, Func<bool>? isAwaited = null) => BeginOutsideWork(loop, isAwaited);

        public override void Poll(TimeSpan timeout)
        {
            if (timeout != TimeSpan.Zero)
            {
                Waits++;
                OnWait?.Invoke();
                _never.Wait(1);
            }
        }

        public override void Wake()
        {
        }

        protected override void Dispose(bool disposing) => _never.Dispose();
    }
}

using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Loop;

[TestFixture]
public class TimerTests
{
    [Test, Property("Semantic", "5")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_call_later")]
    public void CallLater_ClockReachesTheDeadline_FiresExactlyThen()
    {
        var (loop, _, clock) = ScriptedDriver.Loop();
        using var _ = loop;
        bool fired = false;
        TimerHandle timer = loop.CallLater(1, () => fired = true);
        timer.When().Should().Be(loop.Time() + 1);
        loop.Turn();
        fired.Should().BeFalse("it is not ready yet");
        clock.Advance(TimeSpan.FromSeconds(1));

        loop.Turn();

        fired.Should().BeTrue();
    }

    [Test, Property("Semantic", "5")]
    public void CallLater_OneTickBeforeTheDeadline_DoesNotFireEarly()
    {
        var (loop, _, clock) = ScriptedDriver.Loop();
        using var _ = loop;
        bool fired = false;
        loop.CallLater(1, () => fired = true);
        clock.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));

        loop.Turn();

        fired.Should().BeFalse();
    }

    [Test, Property("Semantic", "5")]
    public void CallAt_DeadlinesMicrosecondsApartInVirtualTime_AreTwoTurns()
    {
        using var loop = new EventLoop(new VirtualClock());
        var order = new List<string>();
        loop.CallAt(1, () =>
        {
            order.Add("first");
            loop.CallSoon(() => order.Add("between"));
        });
        loop.CallAt(1.000_005, () => order.Add("second"));

        loop.RunUntilComplete(Asyncio.Sleep(2));

        order.Should().Equal("first", "between", "second");
    }

    [Test, Property("Semantic", "6")]
    public void CallAt_EqualDeadlines_FireInTheOrderOfTheCalls()
    {
        using var loop = Virtual.Loop();
        var log = new List<int>();
        for (int i = 0; i < 12; i++)
        {
            loop.CallAt(1, log.Add, i);
        }

        loop.CallAt(2, loop.Stop);
        loop.RunForever();

        log.Should().Equal(Enumerable.Range(0, 12));
    }

    [Test, Property("Semantic", "6")]
    public void CallLater_DifferentDeadlines_FireInTheirOrder()
    {
        using var loop = Virtual.Loop();
        var log = new List<(string, double)>();
        foreach ((double delay, string name) in new[] { (3.0, "c"), (1.0, "a"), (2.0, "b") })
        {
            loop.CallLater(delay, () => log.Add((name, loop.Time())));
        }

        loop.CallLater(4, loop.Stop);
        loop.RunForever();

        log.Should().Equal(("a", 1), ("b", 2), ("c", 3));
    }

    [Test, Property("Semantic", "6")]
    public void CallLater_SumsOfFractions_DoNotDecideTheOrder()
    {
        using var loop = Virtual.Loop();
        var log = new List<string>();

        // 0.1 + 0.2 is 0.30000000000000004 as a double: only an integer clock sees a tie here.
        loop.CallLater(0.1, () => loop.CallLater(0.2, () => log.Add("0.1 + 0.2")));
        loop.CallLater(0.2, () => loop.CallLater(0.1, () => log.Add("0.2 + 0.1")));
        loop.CallLater(0.3, () => log.Add("0.3"));
        loop.CallLater(1, loop.Stop);
        loop.RunForever();

        log.Should().Equal("0.3", "0.1 + 0.2", "0.2 + 0.1");
    }

    [Test, Property("Semantic", "7")]
    public void CallLater_Zero_RunsAfterCallSoonOfTheSameStep()
    {
        using var loop = Virtual.Loop();
        var log = new List<string>();
        loop.CallSoon(() =>
        {
            loop.CallLater(0, () => log.Add("later"));
            loop.CallSoon(() => log.Add("soon"));
        });

        loop.Turns(2);

        log.Should().Equal("soon", "later");
    }

    [TestCase(-1), TestCase(-1e300), TestCase(double.NegativeInfinity), Property("Semantic", "8")]
    public void CallLater_NegativeDelay_FiresInTheNextTurn(double delay)
    {
        using var loop = Virtual.Loop();
        bool fired = false;
        loop.CallLater(delay, () => fired = true);

        loop.Turn();

        fired.Should().BeTrue();
        loop.Time().Should().Be(0);
    }

    [Test, Property("Semantic", "8")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_call_later_negative_delays")]
    public void CallLater_NegativeDelays_TheEarlierDeadlineIsFirst()
    {
        using var loop = Virtual.Loop();
        var log = new List<string>();
        loop.CallLater(-1, log.Add, "a");
        loop.CallLater(-2, log.Add, "b");

        loop.Turn();

        log.Should().Equal("b", "a");
    }

    [Test, Property("Semantic", "5")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_time_and_call_at")]
    public void CallAt_TimePlusADelay_FiresAfterThatDelay()
    {
        using var loop = Virtual.Loop();
        loop.RunUntilComplete(Asyncio.Sleep(3));
        loop.CallAt(loop.Time() + 0.125, loop.Stop);

        loop.RunForever();

        loop.Time().Should().Be(3.125);
    }

    [Test, Property("Semantic", "8")]
    public void CallAt_NotANumber_IsRefused()
    {
        using var loop = Virtual.Loop();

        loop.Invoking(l => l.CallAt(double.NaN, () => { })).Should().Throw<ArgumentException>().WithParameterName("when");
        loop.Invoking(l => l.CallLater(double.NaN, () => { })).Should().Throw<ArgumentException>().WithParameterName("delay");
    }

    [Test]
    public void CallLater_InfiniteDelay_NeverFiresAndDoesNotOverflow()
    {
        using var loop = Virtual.Loop();
        bool fired = false;
        loop.CallLater(double.PositiveInfinity, () => fired = true);
        loop.CallLater(1e6, loop.Stop);

        loop.RunForever();

        fired.Should().BeFalse();
    }

    [Test]
    public void CallLater_TimeSpan_IsTheSameAsSeconds()
    {
        using var loop = Virtual.Loop();

        loop.CallLater(TimeSpan.FromMilliseconds(1500), () => { }).When().Should().Be(loop.CallLater(1.5, () => { }).When()).And.Be(1.5);
    }

    [Test]
    [PythonTest("test_events", "TimerTests.test_when")]
    public void When_OfCallAt_IsTheTimeGiven()
    {
        using var loop = Virtual.Loop();

        loop.CallAt(12.25, () => { }).When().Should().Be(12.25);
    }

    [Test]
    public void Cancel_BeforeTheDeadline_ItDoesNotFire()
    {
        using var loop = Virtual.Loop();
        bool fired = false;
        TimerHandle timer = loop.CallLater(1, () => fired = true);
        loop.CallLater(0.5, timer.Cancel);
        loop.CallLater(2, loop.Stop);

        loop.RunForever();

        fired.Should().BeFalse();
        timer.Cancelled().Should().BeTrue();
    }

    [Test]
    public void Cancel_ByAnEarlierTimerOfTheSameTurn_ItDoesNotFire()
    {
        using var loop = Virtual.Loop();
        bool fired = false;
        TimerHandle? second = null;
        loop.CallLater(1, () => second!.Cancel());
        second = loop.CallLater(1, () => fired = true);
        loop.CallLater(2, loop.Stop);

        loop.RunForever();

        fired.Should().BeFalse();
    }

    [Test, Property("Semantic", "9")]
    public void Cancel_TheOnlyTimer_TimeDoesNotJumpToIt()
    {
        using var loop = Virtual.Loop();
        loop.CallLater(100, () => { }).Cancel();
        loop.CallLater(1, loop.Stop);

        loop.RunForever();

        loop.Time().Should().Be(1);
    }
}

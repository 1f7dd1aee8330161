using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Loop;

[TestFixture]
public class EventLoopRunTests
{
    [Test, Property("Semantic", "2")]
    public void RunOnce_CallbackSchedulesAnother_ItWaitsForTheNextTurnAfterAPoll()
    {
        var (loop, driver, _) = ScriptedDriver.Loop();
        using var _ = loop;
        var log = new List<string>();
        driver.OnPoll = () => log.Add("poll");
        loop.CallSoon(() =>
        {
            log.Add("first");
            loop.CallSoon(() => log.Add("second"));
        });

        loop.Turns(2);

        log.Should().Equal("poll", "first", "poll", "second");
    }

    [Test, Property("Semantic", "2")]
    public void RunOnce_CallbacksThatAlwaysReschedule_DoNotStarveTimers()
    {
        var (loop, _, clock) = ScriptedDriver.Loop();
        using var __ = loop;
        using var busy = new TurnCounter(loop);
        bool fired = false;
        loop.CallLater(1, () => fired = true);
        loop.Turns(3);
        clock.Advance(TimeSpan.FromSeconds(1));

        loop.Turn();

        fired.Should().BeTrue();
        busy.Count.Should().Be(4);
    }

    [Test, Property("Semantic", "3")]
    public void RunOnce_ReadyIoAndTimer_RunInThisOrder()
    {
        var (loop, driver, _) = ScriptedDriver.Loop();
        using var _ = loop;
        var log = new List<string>();
        loop.CallAt(0, () => log.Add("timer"));
        driver.OnPoll = () => loop.CallSoon(() => log.Add("io"));
        loop.CallSoon(() => log.Add("ready"));

        loop.Turn();

        log.Should().Equal("ready", "io", "timer");
    }

    [Test, Property("Semantic", "4")]
    public void Poll_SomethingIsReady_DoesNotWait()
    {
        var (loop, driver, _) = ScriptedDriver.Loop();
        using var _ = loop;
        loop.CallLater(5, () => { });
        loop.CallSoon(loop.Stop);

        loop.RunForever();

        driver.Polls.Should().Equal(TimeSpan.Zero);
    }

    [Test, Property("Semantic", "4")]
    public void Poll_OnlyATimer_WaitsUntilItIsDue()
    {
        var (loop, driver, _) = ScriptedDriver.Loop();
        using var _ = loop;
        loop.CallLater(2.5, loop.Stop);

        loop.RunForever();

        driver.Polls.Should().Equal(TimeSpan.FromSeconds(2.5));
    }

    [Test, Property("Semantic", "4")]
    public void Poll_TimerOfThePast_DoesNotWaitANegativeTime()
    {
        var (loop, driver, clock) = ScriptedDriver.Loop();
        using var _ = loop;
        clock.Advance(TimeSpan.FromSeconds(10));
        loop.CallAt(1, loop.Stop);

        loop.RunForever();

        driver.Polls.Should().Equal(TimeSpan.Zero);
    }

    [Test, Property("Semantic", "4")]
    public void Poll_FarTimer_WaitsADayAtMost()
    {
        var (loop, driver, _) = ScriptedDriver.Loop();
        using var _ = loop;
        loop.CallLater(TimeSpan.FromHours(30), loop.Stop);

        loop.RunForever();

        driver.Polls.Should().Equal(TimeSpan.FromHours(24), TimeSpan.FromHours(6));
    }

    [Test, Property("Semantic", "4")]
    public void Poll_NothingAtAll_WaitsWithoutLimit()
    {
        var (loop, driver, _) = ScriptedDriver.Loop();
        using var _ = loop;
        driver.OnPoll = () => loop.CallSoonThreadsafe(loop.Stop);

        loop.RunForever();

        driver.Polls.Should().Equal(Timeout.InfiniteTimeSpan);
    }

    [Test, Property("Semantic", "13")]
    public void Stop_InABatch_TheBatchEndsAndWhatItScheduledWaitsForTheNextRun()
    {
        using var loop = Virtual.Loop();
        var log = new List<string>();
        loop.CallSoon(loop.Stop);
        loop.CallSoon(() =>
        {
            log.Add("same batch");
            loop.CallSoon(() => log.Add("scheduled by it"));
        });
        loop.RunForever();
        log.Should().Equal("same batch");

        loop.Turn();

        log.Should().Equal("same batch", "scheduled by it");
    }

    [Test, Property("Semantic", "14")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_run_forever_pre_stopped")]
    public void RunForever_StoppedBefore_RunsOneTurnWithoutWaiting()
    {
        using var loop = Virtual.Loop();
        var log = new List<string>();
        loop.CallLater(5, () => log.Add("timer"));
        loop.CallSoon(() =>
        {
            log.Add("first turn");
            loop.CallSoon(() => log.Add("second turn"));
        });
        loop.Stop();

        loop.RunForever();

        log.Should().Equal("first turn");
        loop.Time().Should().Be(0);
    }

    [Test, Property("Semantic", "15")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_run_until_complete")]
    public void RunUntilComplete_Coroutine_GivesItsResult()
    {
        using var loop = Virtual.Loop();

        loop.RunUntilComplete(Body()).Should().Be(42);
        loop.IsRunning().Should().BeFalse();
        loop.Time().Should().Be(1);

        static async Coroutine<int> Body()
        {
            await Asyncio.Sleep(1);
            return 42;
        }
    }

    [Test, Property("Semantic", "15")]
    public void RunUntilComplete_NativeMethod_GivesItsResult()
    {
        using var loop = Virtual.Loop();

        loop.RunUntilComplete(Body).Should().Be(42);

        static async Task<int> Body()
        {
            await Asyncio.Sleep(1);
            return 42;
        }
    }

    [Test, Property("Semantic", "15")]
    public void RunUntilComplete_Future_StopsWhenItIsDone()
    {
        using var loop = Virtual.Loop();
        Future<string> future = loop.CreateFuture<string>();
        loop.CallLater(3, () => future.SetResult("done"));
        loop.CallLater(9, () => { });

        loop.RunUntilComplete(future).Should().Be("done");
        loop.Time().Should().Be(3);
    }

    [Test, Property("Semantic", "15")]
    public void RunUntilComplete_FailingCoroutine_ThrowsItsError()
    {
        using var loop = Virtual.Loop();
        var error = new FormatException("no number");

        loop.Invoking(l => l.RunUntilComplete(Body())).Should().Throw<FormatException>().Which.Should().BeSameAs(error);

        async Coroutine Body()
        {
            await Asyncio.Sleep(0);
            throw error;
        }
    }

    [Test, Property("Semantic", "15")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_run_until_complete_stopped")]
    public void RunUntilComplete_LoopStoppedFirst_SaysSo()
    {
        using var loop = Virtual.Loop();
        Future future = loop.CreateFuture();
        loop.CallSoon(loop.Stop);

        loop.Invoking(l => l.RunUntilComplete(future)).Should().Throw<InvalidOperationException>().WithMessage("*stopped before Future completed*");
        AsyncioTask stopping = loop.CreateTask(StopAndGoOn());
        loop.Invoking(l => l.RunUntilComplete(stopping)).Should().Throw<InvalidOperationException>().WithMessage("*stopped before*");
        stopping.Done().Should().BeFalse();
        loop.RunUntilComplete(stopping);

        async Coroutine StopAndGoOn()
        {
            loop.Stop();
            await Asyncio.Sleep(1);
        }
    }

    [Test, Property("Semantic", "15")]
    public void RunUntilComplete_LoopStoppedFirst_TheNextRunIsNotStoppedByTheOldFuture()
    {
        using var loop = Virtual.Loop();
        Future future = loop.CreateFuture();
        loop.CallSoon(loop.Stop);
        loop.Invoking(l => l.RunUntilComplete(future)).Should().Throw<InvalidOperationException>();
        future.SetResult();
        var log = new List<double>();
        loop.CallLater(1, () => log.Add(loop.Time()));
        loop.CallLater(2, loop.Stop);

        loop.RunForever();

        log.Should().Equal(1);
    }

    [Test, Property("Semantic", "12")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_run_until_complete_loop_orphan_future_close_loop")]
    public void RunUntilComplete_KeyboardInterruptInACallback_TheNextRunIsNotStoppedByTheOldTask()
    {
        using var loop = Virtual.Loop();
        loop.CallSoon(() => throw new KeyboardInterrupt());
        loop.Invoking(l => l.RunUntilComplete(Asyncio.Sleep(1))).Should().Throw<KeyboardInterrupt>();

        // The first sleep ends in the middle of the second.
        loop.RunUntilComplete(Asyncio.Sleep(2));

        loop.Time().Should().Be(2);
    }

    [Test, Property("Semantic", "12")]
    public void RunForever_KeyboardInterruptInACallback_LeavesAtOnceAndKeepsTheRest()
    {
        using var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        var log = new List<string>();
        loop.CallSoon(() => throw new KeyboardInterrupt());
        loop.CallSoon(() => log.Add("rest"));
        loop.Invoking(l => l.RunForever()).Should().Throw<KeyboardInterrupt>();
        log.Should().BeEmpty();
        reports.All.Should().BeEmpty();

        loop.Turn();

        log.Should().Equal("rest");
    }

    [Test, Property("Semantic", "16")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_run_until_complete_baseexception")]
    public void RunUntilComplete_KeyboardInterruptInTheCoroutine_DoesNotStopTheNextRun() =>
        InterruptThenRun(loop => loop.CreateTask(Interrupt()));

    [Test, Property("Semantic", "16")]
    public void RunUntilComplete_KeyboardInterruptInANativeBody_DoesNotStopTheNextRun() =>
        InterruptThenRun(loop => loop.CreateTask(InterruptNative));

    [Test, Property("Semantic", "17")]
    public void RunForever_AlreadyRunning_IsRefused()
    {
        using var loop = Virtual.Loop();
        Exception? seen = null;
        loop.CallSoon(() => seen = Catch(loop.RunForever));
        loop.CallSoon(loop.Stop);

        loop.RunForever();

        seen.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("already running");
    }

    [Test, Property("Semantic", "17")]
    [PythonTest("test_base_events", "RunningLoopTests.test_running_loop_within_a_loop")]
    public void RunForever_AnotherLoopRunsOnTheThread_IsRefusedWithAnotherMessage()
    {
        using var loop = Virtual.Loop();
        using var other = Virtual.Loop();
        Exception? seen = null;
        loop.CallSoon(() => seen = Catch(other.RunForever));
        loop.CallSoon(loop.Stop);

        loop.RunForever();

        seen.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("another loop is running");
    }

    [Test, Property("Semantic", "18")]
    public void GetRunningLoop_InsideAndOutside_IsTheLoopOrAnError()
    {
        using var loop = Virtual.Loop();
        EventLoop? seen = null;
        loop.CallSoon(() => seen = Asyncio.GetRunningLoop());

        loop.Turn();

        seen.Should().BeSameAs(loop);
        FluentActions.Invoking(Asyncio.GetRunningLoop).Should().Throw<InvalidOperationException>().WithMessage("no running event loop*");
    }

    [Test, Property("Semantic", "18")]
    public void GetRunningLoop_OnAnotherThreadWhileALoopRuns_IsAnError()
    {
        using var loop = Virtual.Loop();
        Exception? seen = null;
        loop.CallSoon(() => Background.Run(() => seen = Catch(() => Asyncio.GetRunningLoop())));

        loop.Turn();

        seen.Should().BeOfType<InvalidOperationException>();
    }

    [Test, Property("Semantic", "18")]
    public void RunForever_OnTwoThreads_EachSeesItsOwnLoop()
    {
        using var first = new LoopThread();
        using var second = new LoopThread();

        first.Ask(Asyncio.GetRunningLoop).Should().BeSameAs(first.Loop);
        second.Ask(Asyncio.GetRunningLoop).Should().BeSameAs(second.Loop);
    }

    [Test, Property("Semantic", "19")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_close_running_event_loop")]
    public void Close_WhileRunning_IsRefused()
    {
        using var loop = Virtual.Loop();
        Exception? seen = null;
        loop.CallSoon(() => seen = Catch(loop.Close));

        loop.Turn();

        seen.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("running");
        loop.IsClosed().Should().BeFalse();
    }

    [Test, Property("Semantic", "19")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_close")]
    public void Close_Twice_IsNoError()
    {
        var loop = Virtual.Loop();
        loop.IsClosed().Should().BeFalse();
        loop.Close();

        loop.Invoking(l => l.Close()).Should().NotThrow();
        loop.IsClosed().Should().BeTrue();
        Future future = loop.CreateFuture();
        loop.Invoking(l => l.RunUntilComplete(future)).Should().Throw<InvalidOperationException>().WithMessage("Event loop is closed*");
        loop.Invoking(l => l.RunForever()).Should().Throw<InvalidOperationException>().WithMessage("Event loop is closed*");
    }

    [Test, Property("Semantic", "19")]
    public void Close_CallbacksAndTimersAreLeft_TheyAreDroppedUnrun()
    {
        var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        var log = new List<string>();
        loop.CallSoon(() => log.Add("soon"));
        loop.CallLater(0, () => log.Add("later"));
        loop.CallSoonThreadsafe(() => log.Add("threadsafe"));

        loop.Close();

        log.Should().BeEmpty();
        reports.All.Should().BeEmpty();
    }

    [TestCaseSource(nameof(SchedulingCalls)), Property("Semantic", "20")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_close")]
    public void SchedulingCall_OnAClosedLoop_IsRefused(Action<EventLoop> call)
    {
        var loop = Virtual.Loop();
        loop.Close();

        loop.Invoking(call).Should().Throw<InvalidOperationException>().WithMessage("Event loop is closed*");
    }

    [Test, Property("Semantic", "23")]
    public void Time_OnTheSystemClock_NeverGoesBack()
    {
        using var loop = new EventLoop();
        double[] readings = [.. Enumerable.Range(0, 1000).Select(_ => loop.Time())];

        readings.Should().BeInAscendingOrder();
    }

    [Test, Property("Semantic", "23")]
    public void Time_OnTheVirtualClock_StartsAtZero()
    {
        using var loop = Virtual.Loop();

        loop.Time().Should().Be(0);
    }

    [Test, Property("Semantic", "24")]
    [PythonTest("test_events", "GetEventLoopTestsMixin.test_get_event_loop_returns_running_loop")]
    [PythonTest("test_events", "GetEventLoopTestsMixin.test_get_event_loop_returns_running_loop2")]
    public void GetEventLoop_InsideACallback_IsTheRunningLoopAndNotTheSetOne()
    {
        using var set = Virtual.Loop();
        using var loop = Virtual.Loop();
        EventLoop? seen = null;
        loop.CallSoon(() => seen = Asyncio.GetEventLoop());

        Background.Run(() =>
        {
            Asyncio.SetEventLoop(set);
            Asyncio.GetEventLoop().Should().BeSameAs(set);
            FluentActions.Invoking(Asyncio.GetRunningLoop).Should().Throw<InvalidOperationException>("a loop that is set does not run for that");
            loop.Turn();
            Asyncio.GetEventLoop().Should().BeSameAs(set);
            FluentActions.Invoking(Asyncio.GetRunningLoop).Should().Throw<InvalidOperationException>();
        });

        seen.Should().BeSameAs(loop);
    }

    [Test]
    public void ToString_IdleLoop_ShowsItsState()
    {
        using var loop = Virtual.Loop();

        loop.ToString().Should().Be("<EventLoop running=False closed=False debug=False>");
    }

    private static void InterruptThenRun(Func<EventLoop, AsyncioTask> start)
    {
        using var loop = Virtual.Loop();
        AsyncioTask task = start(loop);
        loop.Invoking(l => l.RunUntilComplete(task)).Should().Throw<KeyboardInterrupt>();
        double ended = -1;
        loop.CallLater(1, () =>
        {
            ended = loop.Time();
            loop.Stop();
        });

        loop.RunForever();

        ended.Should().Be(1);
    }

    private static async Coroutine Interrupt()
    {
        await Asyncio.Sleep(0);
        throw new KeyboardInterrupt();
    }

    private static async Task InterruptNative()
    {
        await Asyncio.Sleep(0);
        throw new KeyboardInterrupt();
    }

    private static IEnumerable<TestCaseData> SchedulingCalls()
    {
        Action nothing = () => { };
        yield return Case("CallSoon", loop => loop.CallSoon(nothing));
        yield return Case("CallSoonThreadsafe", loop => loop.CallSoonThreadsafe(nothing));
        yield return Case("Post", loop => loop.Post(nothing));
        yield return Case("CallLater", loop => loop.CallLater(1, nothing));
        yield return Case("CallAt", loop => loop.CallAt(1, nothing));
        yield return Case("CreateTask", loop => loop.CreateTask(Asyncio.Sleep(0)));
        yield return Case("RunInExecutor", loop => loop.RunInExecutor(null, () => 1));
        yield return Case("RunForever", loop => loop.RunForever());
        yield return Case("RunUntilComplete", loop => loop.RunUntilComplete(Asyncio.Sleep(0)));

        static TestCaseData Case(string name, Action<EventLoop> call) => new TestCaseData(call).SetArgDisplayNames(name);
    }

    private static Exception? Catch(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}

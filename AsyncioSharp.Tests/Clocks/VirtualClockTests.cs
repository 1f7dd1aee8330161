using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Clocks;

[TestFixture]
public class VirtualClockTests
{
    [Test]
    public void Sleep_ManyHours_TimeJumpsThere([Values] Body body)
    {
        double end = 0;
        Virtual.Run(body, Coroutine, Native);

        end.Should().Be(36_000);

        async Coroutine Coroutine()
        {
            await Asyncio.Sleep(TimeSpan.FromHours(10));
            end = Asyncio.GetRunningLoop().Time();
        }

        async Task Native()
        {
            await Asyncio.Sleep(TimeSpan.FromHours(10));
            end = Asyncio.GetRunningLoop().Time();
        }
    }

    [Test]
    public void Sleep_TenTimesATenth_IsExactlyOneSecond()
    {
        // Ten times 0.1 is 0.9999999999999999 in doubles.
        Virtual.Run(async () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            for (int i = 0; i < 10; i++)
            {
                await Asyncio.Sleep(0.1);
            }

            return loop.Time();
        }).Should().Be(1.0);
    }

    [Test]
    public void Time_WhileAnythingIsReady_StandsStill()
    {
        using var loop = Virtual.Loop();
        loop.CallLater(1, () => { });
        using (new TurnCounter(loop))
        {
            loop.Turns(100);
        }

        loop.Time().Should().Be(0);
    }

    [Test]
    public void Sleep_ManyTasks_WakeInTheOrderOfTheirDeadlines()
    {
        var random = new Random(7);
        int[] delays = [.. Enumerable.Range(0, 500).Select(_ => random.Next(1, 100))];
        var log = new List<(int Delay, int Number)>();
        Virtual.Run(async () => await Asyncio.Gather(delays.Select((delay, number) => (IAwaitable)SleepThenLog(delay, number))));

        log.Should().Equal(delays.Select((delay, number) => (delay, number)).OrderBy(entry => entry.delay).ThenBy(entry => entry.number));

        async Coroutine SleepThenLog(int delay, int number)
        {
            await Asyncio.Sleep(delay);
            log.Add((delay, number));
        }
    }

    [Test]
    public void Run_TheSameProgramTwice_GivesTheSameTrace()
    {
        Trace().Should().Equal(Trace());

        static List<string> Trace()
        {
            var log = new List<string>();
            var random = new Random(11);
            Virtual.Run(async () => await Asyncio.Gather(Enumerable.Range(0, 50).Select(i => (IAwaitable)Worker(i))));
            return log;

            async Coroutine Worker(int number)
            {
                for (int i = 0; i < 5; i++)
                {
                    await Asyncio.Sleep(random.Next(3) * 0.1);
                    log.Add($"{number} {Asyncio.GetRunningLoop().Time()}");
                }
            }
        }
    }

    [Test]
    public void GetUtcNow_StartsWhereToldAndGoesWithTheLoop()
    {
        var start = new DateTimeOffset(2030, 5, 6, 7, 8, 9, TimeSpan.Zero);
        var clock = new VirtualClock(start);
        AsyncioContext.Run(async () => await Asyncio.Sleep(90), loopFactory: () => new EventLoop(clock));

        clock.GetUtcNow().Should().Be(start.AddSeconds(90));
        new VirtualClock().GetUtcNow().Should().Be(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Test]
    public void EventLoop_SecondOneOnTheSameClock_IsRefused()
    {
        var clock = new VirtualClock();
        using var loop = new EventLoop(clock);

        FluentActions.Invoking(() => new EventLoop(clock)).Should().Throw<InvalidOperationException>().WithMessage("*clock per loop*");
    }

    [Test]
    public void EventLoop_AfterTheFirstOneIsClosed_TheClockIsFree()
    {
        var clock = new VirtualClock();
        new EventLoop(clock).Close();

        using var second = new EventLoop(clock);

        second.Time().Should().Be(0);
    }

    [Test]
    public void CreateTimer_ClockWithoutALoop_IsAClearError()
    {
        new VirtualClock().Invoking(c => c.CreateTimer(_ => { }, null, TimeSpan.Zero, TimeSpan.Zero)).Should().Throw<InvalidOperationException>().WithMessage("*drives no loop yet*");
    }

    [Test]
    public void TaskDelay_WithTheLoopsProvider_TakesVirtualTimeOnTheLoopsThread([Values] Body body, [Values] bool captured)
    {
        double end = 0;
        int home = 0, after = 0;
        Virtual.Run(body, Coroutine, Native);

        end.Should().Be(3600);
        after.Should().Be(home);

        async Coroutine Coroutine()
        {
            home = Environment.CurrentManagedThreadId;
            await Library();
            after = Environment.CurrentManagedThreadId;
        }

        async Task Native()
        {
            home = Environment.CurrentManagedThreadId;
            await Library();
            after = Environment.CurrentManagedThreadId;
        }

        async Task Library()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            await Task.Delay(TimeSpan.FromHours(1), loop.TimeProvider).ConfigureAwait(captured);
            end = loop.Time();
        }
    }

    [Test]
    public void TaskDelay_ConfigureAwaitFalseInALibrary_ItsCodeStaysOnTheLoopsThread([Values] Body body)
    {
        int home = 0;
        var inside = new List<int>();
        Virtual.Run(body, Coroutine, Native);

        inside.Should().Equal(home, home, home);

        async Coroutine Coroutine()
        {
            home = Environment.CurrentManagedThreadId;
            await Library(Asyncio.GetRunningLoop().TimeProvider);
        }

        async Task Native()
        {
            home = Environment.CurrentManagedThreadId;
            await Library(Asyncio.GetRunningLoop().TimeProvider);
        }

        async Task Library(TimeProvider time)
        {
            for (int i = 0; i < 3; i++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time).ConfigureAwait(false);
                inside.Add(Environment.CurrentManagedThreadId);
            }
        }
    }

    [Test]
    public void TaskDelay_WithTheClockItself_IsTheSameAsTheLoopsProvider()
    {
        var clock = new VirtualClock();
        AsyncioContext.Run(
            async () =>
            {
                await Task.Delay(TimeSpan.FromSeconds(5), clock);
                Asyncio.GetRunningLoop().Time().Should().Be(5);
            },
            loopFactory: () => new EventLoop(clock));
    }

    [Test]
    public void PeriodicTimer_WithTheLoopsProvider_TicksWithoutDrift([Values] Body body)
    {
        var ticks = new List<double>();
        Virtual.Run(body, Coroutine, Native);

        ticks.Should().Equal(0.1, 0.2, 0.3, 0.4, 0.5);

        async Coroutine Coroutine()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(0.1), loop.TimeProvider);
            while (ticks.Count < 5 && await timer.WaitForNextTickAsync())
            {
                ticks.Add(loop.Time());
            }
        }

        async Task Native()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(0.1), loop.TimeProvider);
            while (ticks.Count < 5 && await timer.WaitForNextTickAsync())
            {
                ticks.Add(loop.Time());
            }
        }
    }

    [Test]
    public void PeriodicTimer_Disposed_LetsTheLoopEnd()
    {
        using var loop = Virtual.Loop();
        var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), loop.TimeProvider);
        loop.CallLater(2.5, timer.Dispose);
        loop.CallLater(10, loop.Stop);

        loop.RunForever();

        loop.Time().Should().Be(10);
    }

    [Test]
    public void CancellationTokenSource_WithTheLoopsProvider_CancelsAtThatVirtualTime([Values] Body body)
    {
        double at = 0;
        int home = 0, thread = 0;
        Virtual.Run(body, Coroutine, Native);

        at.Should().Be(7);
        thread.Should().Be(home);

        CancellationTokenSource Make()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            home = Environment.CurrentManagedThreadId;
            var source = new CancellationTokenSource(TimeSpan.FromSeconds(7), loop.TimeProvider);
            source.Token.Register(() => (at, thread) = (loop.Time(), Environment.CurrentManagedThreadId));
            return source;
        }

        async Coroutine Coroutine()
        {
            using CancellationTokenSource source = Make();
            await Asyncio.Sleep(10);
        }

        async Task Native()
        {
            using CancellationTokenSource source = Make();
            await Asyncio.Sleep(10);
        }
    }

    [Test]
    public void CancellationTokenSource_EndsANativeDelay()
    {
        Virtual.Run(async () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            using var source = new CancellationTokenSource(TimeSpan.FromSeconds(2), loop.TimeProvider);
            bool cancelled = false;
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(60), loop.TimeProvider, source.Token);
            }
            catch (OperationCanceledException)
            {
                cancelled = true;
            }

            (cancelled, loop.Time()).Should().Be((true, 2.0));
        });
    }

    [Test]
    public void WaitAsync_WithTheLoopsProvider_TimesOutInVirtualTime()
    {
        Virtual.Run(async () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            bool timedOut = false;
            try
            {
                await new TaskCompletionSource().Task.WaitAsync(TimeSpan.FromSeconds(3), loop.TimeProvider);
            }
            catch (TimeoutException)
            {
                timedOut = true;
            }

            (timedOut, loop.Time()).Should().Be((true, 3.0));
        });
    }

    [Test]
    public void CreateTimer_Callback_RunsWithoutASynchronizationContext()
    {
        SynchronizationContext? seen = new();
        using var loop = Virtual.Loop();
        using ITimer timer = loop.TimeProvider.CreateTimer(_ => seen = SynchronizationContext.Current, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        loop.CallLater(2, loop.Stop);

        loop.RunForever();

        seen.Should().BeNull();
    }

    [Test]
    public void CreateTimer_CallbackThrows_IsReportedAndTheLoopGoesOn()
    {
        using var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        using ITimer timer = loop.TimeProvider.CreateTimer(_ => throw new FormatException(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        loop.CallLater(2, loop.Stop);

        loop.RunForever();

        reports.Only.Exception.Should().BeOfType<FormatException>();
    }

    [Test]
    public void CreateTimer_ChangedOrDisposed_FollowsTheLastWord()
    {
        var log = new List<double>();
        using var loop = Virtual.Loop();
        ITimer moved = loop.TimeProvider.CreateTimer(_ => log.Add(loop.Time()), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        ITimer disposed = loop.TimeProvider.CreateTimer(_ => log.Add(-1), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        moved.Change(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2)).Should().BeTrue();
        disposed.Dispose();
        disposed.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan).Should().BeFalse();
        loop.CallLater(8, loop.Stop);

        loop.RunForever();

        log.Should().Equal(3, 5, 7);
    }

    [Test]
    public void RunForever_NothingCanHappenAnyMore_TheDeadlockNamesEveryTaskAndWhatItWaitsOn([Values] Body body)
    {
        using var loop = Virtual.Loop();
        Reports.Of(loop);
        Future first = loop.CreateFuture(), second = loop.CreateFuture();
        AsyncioTask a = Virtual.Start(loop, body, async () => await first, async () => await first);
        AsyncioTask b = Virtual.Start(loop, body, async () => await second, async () => await second);
        AsyncioTask c = loop.CreateTask(WaitFor(a));
        a.SetName("alpha");
        b.SetName("beta");
        c.SetName("gamma");

        DeadlockError error = loop.Invoking(l => l.RunForever()).Should().Throw<DeadlockError>().Which;

        error.Tasks.Should().BeEquivalentTo([a, b, c]);
        error.Message.Should().StartWith("Deadlock").And.Contain($"alpha waits on {first}").And.Contain($"beta waits on {second}").And.Contain("gamma waits on").And.Contain(nameof(WaitFor));

        static async Coroutine WaitFor(AsyncioTask task) => await task;
    }

    [Test]
    public void Run_MainWaitsForEver_ThrowsTheDeadlockAndFinallyBlocksRun([Values] Body body)
    {
        bool cleaned = false;
        Action run = () => Virtual.Run(body, Coroutine, Native);

        run.Should().Throw<DeadlockError>();
        cleaned.Should().BeTrue();

        async Coroutine Coroutine()
        {
            try
            {
                await Asyncio.GetRunningLoop().CreateFuture();
            }
            finally
            {
                cleaned = true;
            }
        }

        async Task Native()
        {
            try
            {
                await Asyncio.GetRunningLoop().CreateFuture();
            }
            finally
            {
                cleaned = true;
            }
        }
    }

    [Test]
    public void RunForever_AfterADeadlock_TheLoopCanGoOn()
    {
        using var loop = Virtual.Loop();
        Future future = loop.CreateFuture();
        AsyncioTask task = loop.CreateTask(Wait());
        loop.Invoking(l => l.RunUntilComplete(task)).Should().Throw<DeadlockError>();

        future.SetResult();
        loop.RunUntilComplete(task);

        task.Done().Should().BeTrue();

        async Coroutine Wait() => await future;
    }

    [Test]
    public void RunForever_OneTaskWaitsForAForeignTask_GivesItThePatienceAndThenReportsTheDeadlock([Values] Body body)
    {
        using var loop = Virtual.ImpatientLoop();
        Reports.Of(loop);
        var never = new TaskCompletionSource();
        Virtual.Start(loop, body, async () => await never.Task, async () => await never.Task).SetName("waits outside");

        loop.Invoking(l => l.RunForever()).Should().Throw<DeadlockError>().WithMessage("*waits outside waits on*");
    }

    [Test]
    public void ForeignPatience_Infinite_WaitsForTheForeignTask()
    {
        using EventLoop loop = new(new VirtualClock { ForeignPatience = Timeout.InfiniteTimeSpan });
        Thread loopThread = Thread.CurrentThread;
        var outside = new TaskCompletionSource();
        var completer = new Thread(() =>
        {
            while ((loopThread.ThreadState & ThreadState.WaitSleepJoin) == 0)
            {
                Thread.Yield();
            }

            outside.SetResult();
        });

        loop.RunUntilComplete(async Coroutine () =>
        {
            completer.Start();
            await outside.Task;
        });

        completer.Join();
    }

    [Test]
    public void Await_ForeignTaskCompletesOnAnotherThread_TheLoopWaitsForIt([Values] Body body)
    {
        bool resumed = false;
        Virtual.Run(body, Coroutine, Native);

        resumed.Should().BeTrue();

        async Coroutine Coroutine()
        {
            await Outside();
            resumed = true;
        }

        async Task Native()
        {
            await Outside();
            resumed = true;
        }

        static Task Outside()
        {
            var source = new TaskCompletionSource();
            Background.Start(source.SetResult);
            return source.Task;
        }
    }

    [Test]
    public void WrapFuture_ForeignTaskStillRuns_IsNoDeadlock()
    {
        // The future is the loop's own, but what completes it is outside: the loop must wait for it as for any foreign task.
        using var loop = Virtual.Loop();
        var outside = new TaskCompletionSource();
        AsyncioTask task = loop.CreateTask(Wait());
        loop.CallSoon(() => Background.Start(() =>
        {
            // Only once the loop sleeps, or has given up.
            SpinWait.SpinUntil(() => !loop.IsRunning(), TimeSpan.FromMilliseconds(50));
            outside.SetResult();
        }));

        loop.Invoking(l => l.RunUntilComplete(task)).Should().NotThrow();

        async Coroutine Wait() => await Asyncio.WrapFuture(outside.Task);
    }

    [Test]
    public void RunInExecutor_WorkInFlight_HoldsTheClock([Values] Body body)
    {
        using var release = new ManualResetEventSlim();
        double end = -1;
        bool fired = false;
        Virtual.RunAndLeave(body, Coroutine, Native);

        end.Should().Be(0, "work in a thread has no virtual length");
        fired.Should().BeFalse();

        async Coroutine Coroutine()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            loop.CallLater(1, () => fired = true);
            Future work = loop.RunInExecutor(null, () => release.Wait(Background.Limit));
            loop.CallSoonThreadsafe(release.Set);
            await work;
            end = loop.Time();
        }

        async Task Native()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            loop.CallLater(1, () => fired = true);
            Future work = loop.RunInExecutor(null, () => release.Wait(Background.Limit));
            loop.CallSoonThreadsafe(release.Set);
            await work;
            end = loop.Time();
        }
    }

    [Test]
    public void RunInExecutor_WorkCallsBackIntoTheLoop_TheClockStillStands()
    {
        Virtual.RunAndLeave(async () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            var times = new List<double>();
            loop.CallLater(5, () => times.Add(-1));
            await loop.RunInExecutor(null, () =>
            {
                using var seen = new ManualResetEventSlim();
                loop.CallSoonThreadsafe(() =>
                {
                    times.Add(loop.Time());
                    seen.Set();
                });
                seen.Wait(Background.Limit);
            });
            times.Should().Equal(0);
        });
    }

    [Test]
    public void Cancel_OfATaskThatSleeps_LeavesNoTimerToJumpTo([Values] Body body)
    {
        double end = 0;
        Virtual.Run(async () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            AsyncioTask task = Virtual.Start(loop, body, async () => await Asyncio.Sleep(1000), async () => await Asyncio.Sleep(1000));
            await Asyncio.Sleep(1);
            task.Cancel();
            await Asyncio.Sleep(1);
            end = loop.Time();
        });

        end.Should().Be(2);
    }
}

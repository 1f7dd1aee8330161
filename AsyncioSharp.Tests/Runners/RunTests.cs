using System.Runtime.CompilerServices;
using AsyncioSharp.Tests.Infrastructure;

#pragma warning disable ASY015 // What is tested: a loop inside a loop is refused.

namespace AsyncioSharp.Tests.Runners;

[TestFixture]
public class RunTests
{
    [TestCase(Body.Coroutine), TestCase(Body.Native)]
    [PythonTest("test_runners", "RunTests.test_asyncio_run_return")]
    public void Run_MainReturns_GivesItsResult(Body body)
    {
        int result = body == Body.Coroutine
            ? AsyncioContext.Run(async Coroutine<int> () => await Asyncio.Sleep(1, 3), loopFactory: Virtual.Loop)
            : AsyncioContext.Run(async Task<int> () => await Asyncio.Sleep(1, 3), loopFactory: Virtual.Loop);

        result.Should().Be(3);
    }

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "229")]
    [PythonTest("test_runners", "RunTests.test_asyncio_run_cancels_hanging_tasks")]
    public void Run_LeftoverTasks_AreCancelledAndAwaitedSoThatFinallyRuns(Body body)
    {
        var log = new List<string>();
        Run(async () =>
        {
            _ = Virtual.Start(
                body,
                async Coroutine () =>
                {
                    try { await Asyncio.Sleep(1000); }
                    catch (CancelledError) { log.Add("cancelled"); throw; }
                    finally
                    {
                        await Asyncio.Sleep(5);
                        log.Add($"finally at {Asyncio.GetRunningLoop().Time()}");
                    }
                },
                async Task () =>
                {
                    try { await Asyncio.Sleep(1000); }
                    catch (CancelledError) { log.Add("cancelled"); throw; }
                    finally
                    {
                        await Asyncio.Sleep(5);
                        log.Add($"finally at {Asyncio.GetRunningLoop().Time()}");
                    }
                });
            await Asyncio.Sleep(1);
            log.Add("main ends");
        });

        log.Should().Equal("main ends", "cancelled", "finally at 6");
    }

    [Test, Property("Semantic", "229")]
    [PythonTest("test_runners", "RunTests.test_asyncio_run_reports_hanging_tasks_errors")]
    public void Run_LeftoverFailsWhileCancelled_IsReported()
    {
        List<LoopExceptionContext> reports = null!;
        AsyncioTask failing = null!;
        Run(async () =>
        {
            reports = Virtual.CollectReports();
            failing = Asyncio.CreateTask(async Coroutine () =>
            {
                try { await Asyncio.Sleep(1000); }
                finally { throw new TrialError(); }
            });
            _ = Asyncio.CreateTask(Virtual.Forever());
            await Asyncio.Sleep(1);
        });

        reports.Should().ContainSingle("a cancellation is no failure");
        reports[0].Exception.Should().BeOfType<TrialError>();
        reports[0].Task.Should().BeSameAs(failing);
        reports[0].Message.Should().Contain("shutdown");
    }

    [Test, Property("Semantic", "229")]
    public void Run_OpenAsyncGenerator_IsClosedAfterTheTasks()
    {
        var log = new List<string>();
        Run(async () =>
        {
            _ = Asyncio.CreateTask(async Coroutine () =>
            {
                try { await Asyncio.Sleep(1000); }
                finally { log.Add("task"); }
            });
            IAsyncEnumerator<int> items = Asyncio.Asyncgen(Generate(log)).GetAsyncEnumerator();
            (await items.MoveNextAsync()).Should().BeTrue();
            log.Add("main");
        });

        log.Should().Equal("main", "task", "generator");

        static async IAsyncEnumerable<int> Generate(List<string> log, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                yield return 1;
                await Asyncio.Sleep(1000);
                yield return 2;
            }
            finally
            {
                await Asyncio.Sleep(1);
                log.Add("generator");
            }
        }
    }

    [Test, Property("Semantic", "229")]
    public void Run_AsyncGeneratorFailsWhileClosed_IsReported()
    {
        List<LoopExceptionContext> reports = null!;
        Run(async () =>
        {
            reports = Virtual.CollectReports();
            await Asyncio.Asyncgen(Generate()).GetAsyncEnumerator().MoveNextAsync();
        });

        reports.Should().ContainSingle();
        reports[0].Exception.Should().BeOfType<TrialError>();
        reports[0].Asyncgen.Should().NotBeNull();

        static async IAsyncEnumerable<int> Generate()
        {
            await Asyncio.Sleep(0);
            try { yield return 1; }
            finally { throw new TrialError(); }
        }
    }

    [Test, Property("Semantic", "229")]
    public void Run_WorkInTheExecutor_IsWaitedForAfterTheTasks()
    {
        using var gate = new ManualResetEventSlim();
        var finished = false;
        AsyncioContext.Run(async Coroutine () =>
        {
            _ = Asyncio.GetRunningLoop().RunInExecutor(null, () =>
            {
                gate.Wait();
                finished = true;
            });
            _ = Asyncio.CreateTask(async Coroutine () =>
            {
                try { await Asyncio.Sleep(1000); }
                finally { gate.Set(); }
            });
            await Asyncio.Sleep(0);
        });

        finished.Should().BeTrue();
    }

    [Test, Property("Semantic", "229")]
    public void Run_Ended_LoopIsClosed()
    {
        EventLoop loop = Run(async Coroutine<EventLoop> () => Asyncio.GetRunningLoop());

        loop.IsClosed().Should().BeTrue();
        loop.IsRunning().Should().BeFalse();
    }

    [Test, Property("Semantic", "230")]
    public void Run_TaskMadeByCleanup_IsNotCancelled()
    {
        var log = new List<string>();
        List<LoopExceptionContext> reports = null!;
        Run(async () =>
        {
            reports = Virtual.CollectReports();
            _ = Asyncio.CreateTask(async Coroutine () =>
            {
                try { await Asyncio.Sleep(1000); }
                finally
                {
                    _ = Asyncio.CreateTask(async Coroutine () =>
                    {
                        log.Add("late task started");
                        try { await Asyncio.Sleep(1); }
                        catch (CancelledError) { log.Add("late task cancelled"); throw; }
                    });
                    await Asyncio.Sleep(0);
                }
            });
            await Asyncio.Sleep(1);
        });

        log.Should().Equal("late task started");
        reports.Should().ContainSingle().Which.Message.Should().Contain("destroyed but it is pending");
    }

    [Test]
    [PythonTest("test_runners", "RunTests.test_asyncio_run_raises")]
    public void Run_MainFails_ThrowsAtOnceEvenWithBackgroundWork()
    {
        var log = new List<string>();
        double? failedAt = null;
        FluentActions.Invoking(() => Run(async () =>
        {
            _ = Asyncio.CreateTask(async Coroutine () =>
            {
                try
                {
                    while (true)
                    {
                        await Asyncio.Sleep(1);
                    }
                }
                finally
                {
                    log.Add($"finally {Asyncio.GetRunningLoop().Time() - failedAt}");
                }
            });
            await Asyncio.Sleep(2.5);
            failedAt = Asyncio.GetRunningLoop().Time();
            throw new TrialError();
        })).Should().Throw<TrialError>();

        log.Should().Equal("finally 0");
    }

    [Test]
    public void Run_MainIsCancelled_ThrowsTheCancellation() =>
        FluentActions.Invoking(() => Run(async () =>
        {
            Asyncio.CurrentTask()!.Cancel("own");
            await Asyncio.Sleep(1);
        })).Should().Throw<CancelledError>().Which.Msg.Should().Be("own");

    [Test]
    [PythonTest("test_runners", "RunTests.test_asyncio_run_from_running_loop")]
    public void Run_Nested_IsRefusedAndTheCoroutineStaysAwaitable() => Run(async () =>
    {
        var ran = false;
        Coroutine inner = Inner();

        FluentActions.Invoking(() => AsyncioContext.Run(inner)).Should().Throw<InvalidOperationException>().WithMessage("*running event loop*");
        ran.Should().BeFalse();
        await inner;
        ran.Should().BeTrue();

        async Coroutine Inner()
        {
            ran = true;
            await Asyncio.Sleep(0);
        }
    });

    [Test]
    public void Run_NestedInACallback_IsRefused() => Run(async () =>
    {
        List<LoopExceptionContext> reports = Virtual.CollectReports();
        Asyncio.GetRunningLoop().CallSoon(static () => AsyncioContext.Run(static async Coroutine () => await Asyncio.Sleep(0)));
        await Virtual.Turns(2);

        reports.Should().ContainSingle().Which.Exception.Should().BeOfType<InvalidOperationException>();
    });

    [TestCase(false), TestCase(true)]
    public void Run_Ended_PreviousSynchronizationContextIsBack(bool fails)
    {
        SynchronizationContext? original = SynchronizationContext.Current;
        var previous = new SynchronizationContext();
        SynchronizationContext.SetSynchronizationContext(previous);
        try
        {
            try
            {
                Run(async () =>
                {
                    SynchronizationContext.Current.Should().BeOfType<AsyncioContext>();
                    await Asyncio.Sleep(1);
                    if (fails)
                    {
                        throw new TrialError();
                    }
                });
            }
            catch (TrialError) when (fails)
            {
            }

            SynchronizationContext.Current.Should().BeSameAs(previous);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(original);
        }
    }

    [Test]
    public void Run_Ended_NoLoopIsRunningHere()
    {
        Run(async () => await Asyncio.Sleep(1));
        FluentActions.Invoking(static () => Asyncio.GetRunningLoop()).Should().Throw<InvalidOperationException>();
    }

    [Test]
    public void Run_Ended_AsyncLocalsOfMainAreNotSeenOutside()
    {
        var local = new AsyncLocal<int> { Value = 1 };
        Run(async () =>
        {
            local.Value.Should().Be(1);
            local.Value = 2;
            await Asyncio.Sleep(1);
        });
        local.Value.Should().Be(1);
    }

    [Test]
    public void Run_NullMain_IsRefused()
    {
        FluentActions.Invoking(static () => AsyncioContext.Run((Coroutine)null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(static () => AsyncioContext.Run((Func<Coroutine>)null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(static () => AsyncioContext.Run((Func<Task>)null!)).Should().Throw<ArgumentNullException>();
    }

    [Test]
    public void Run_Debug_SetsTheLoopsDebugMode()
    {
        AsyncioContext.Run(async Coroutine<bool> () => Asyncio.GetRunningLoop().GetDebug(), debug: true, loopFactory: Virtual.Loop).Should().BeTrue();
        AsyncioContext.Run(async Coroutine<bool> () => Asyncio.GetRunningLoop().GetDebug(), debug: false, loopFactory: Virtual.Loop).Should().BeFalse();
    }

    // ---- The faults of others (AsyncEx and its heirs): each must not be ours.

    [Test]
    public void Run_AsyncVoidThrows_IsReportedAndTheLoopLives() => Run(async () =>
    {
        List<LoopExceptionContext> reports = Virtual.CollectReports();
        AsyncVoid();
        await Asyncio.Sleep(2);

        reports.Should().ContainSingle().Which.Exception.Should().BeOfType<TrialError>();

        static async void AsyncVoid()
        {
            await Asyncio.Sleep(1);
            throw new TrialError();
        }
    });

    [Test]
    public void Run_CallbackThrows_IsReportedAndTheLoopLives() => Run(async () =>
    {
        List<LoopExceptionContext> reports = Virtual.CollectReports();
        EventLoop loop = Asyncio.GetRunningLoop();
        loop.CallSoon(static () => throw new TrialError("soon"));
        loop.CallLater(1, static () => throw new TrialError("later"));
        SynchronizationContext.Current!.Post(static _ => throw new TrialError("post"), null);
        await Asyncio.Sleep(2);

        reports.Select(static report => report.Exception!.Message).Should().Equal("soon", "post", "later");
    });

    [Test]
    public void Run_AsyncVoidStillRunning_DoesNotHoldTheEnd()
    {
        var ended = false;
        double time = Run(async Coroutine<double> () =>
        {
            AsyncVoid();
            return await Asyncio.Sleep(1, Asyncio.GetRunningLoop().Time());
        });
        (time, ended).Should().Be((0, false));

        async void AsyncVoid()
        {
            await Asyncio.Sleep(1000);
            ended = true;
        }
    }

    [Test]
    public void Run_MainThrows_FinallyOfSiblingsRuns()
    {
        var ran = 0;
        FluentActions.Invoking(() => Run(async () =>
        {
            for (int i = 0; i < 3; i++)
            {
                _ = Asyncio.CreateTask(async Task () =>
                {
                    try { await Asyncio.Sleep(1000); }
                    finally { ran++; }
                });
            }

            await Asyncio.Sleep(1);
            throw new TrialError();
        })).Should().Throw<TrialError>();
        ran.Should().Be(3);
    }

    [Test]
    public void CallSoon_LoopIsClosed_Throws()
    {
        EventLoop loop = Run(async Coroutine<EventLoop> () => Asyncio.GetRunningLoop());

        loop.Invoking(static l => l.CallSoon(static () => { })).Should().Throw<InvalidOperationException>().WithMessage("*closed*");
        loop.Invoking(static l => l.CallSoonThreadsafe(static () => { })).Should().Throw<InvalidOperationException>().WithMessage("*closed*");
        loop.Invoking(static l => l.CallLater(1, static () => { })).Should().Throw<InvalidOperationException>().WithMessage("*closed*");
        loop.Invoking(static l => l.Post(static () => { })).Should().Throw<InvalidOperationException>().WithMessage("*closed*");
    }

    [Test]
    public void Post_OfAStrayContinuationAfterTheEnd_IsReportedNotThrown()
    {
        List<LoopExceptionContext> reports = null!;
        var native = new TaskCompletionSource();
        AsyncioContext context = Run(async Coroutine<AsyncioContext> () =>
        {
            reports = Virtual.CollectReports();
            return (AsyncioContext)SynchronizationContext.Current!;
        });

        context.Invoking(static c => c.Post(static _ => { }, null)).Should().NotThrow();
        reports.Should().ContainSingle().Which.Message.Should().Contain("closed");
    }

    [Test]
    public void Send_LoopIsClosed_ThrowsInsteadOfBlocking()
    {
        AsyncioContext context = Run(async Coroutine<AsyncioContext> () => Asyncio.GetRunningLoop().BaseContext);
        context.Invoking(static c => c.Send(static _ => { }, null)).Should().Throw<InvalidOperationException>().WithMessage("*closed*");
    }

    [Test]
    public void Run_OnTwoThreadsAtOnce_AreIndependent()
    {
        var results = new int[2];
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(i => new Thread(() => results[i] = Run(async Coroutine<int> () => await Asyncio.Sleep(1, i + 1))))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());

        results.Should().Equal(1, 2);
    }

    [Test]
    public void AllTasks_AtAnyTime_TellsWhatIsOutstandingWithStacks() => Run(async () =>
    {
        AsyncioTask task = Asyncio.CreateTask(Virtual.Forever(), name: "outstanding");
        await Asyncio.Sleep(0);

        Asyncio.AllTasks().Select(static t => t.GetName()).Should().Contain("outstanding");
        task.GetStack().Should().NotBeEmpty().And.Contain(static frame => frame.ToString()!.Contains("Forever"));
    });

    // What a run does at its end is what these tests are about: the program's own run, and not that of the testing package.
    private static void Run(Func<Coroutine> main) => AsyncioContext.Run(main, loopFactory: Virtual.Loop);

    private static T Run<T>(Func<Coroutine<T>> main) => AsyncioContext.Run(main, loopFactory: Virtual.Loop);
}

using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Loop;

[TestFixture, NonParallelizable]
public class ExecutorTests
{
    [Test, Property("Semantic", "28")]
    public void RunInExecutor_Default_RunsOnAThreadNamedAsyncio()
    {
        string? name = Virtual.Run(async Coroutine<string?> () => await Asyncio.GetRunningLoop().RunInExecutor(null, () => Thread.CurrentThread.Name));

        name.Should().StartWith("asyncio");
    }

    [Test]
    [PythonTest("test_events", "EventLoopTestsMixin.test_run_in_executor")]
    public void RunInExecutor_Awaited_ComesBackToTheLoopsThread([Values] Body body)
    {
        int before = 0, inside = 0, after = 0;
        Virtual.Run(body, Coroutine, Native);

        after.Should().Be(before);
        inside.Should().NotBe(before);

        async Coroutine Coroutine()
        {
            before = Environment.CurrentManagedThreadId;
            inside = await Asyncio.GetRunningLoop().RunInExecutor(null, () => Environment.CurrentManagedThreadId);
            after = Environment.CurrentManagedThreadId;
        }

        async Task Native()
        {
            before = Environment.CurrentManagedThreadId;
            inside = await Asyncio.GetRunningLoop().RunInExecutor(null, () => Environment.CurrentManagedThreadId);
            after = Environment.CurrentManagedThreadId;
        }
    }

    [Test]
    public void RunInExecutor_FunctionThrows_TheErrorIsTheFutures()
    {
        var error = new FormatException();

        Action run = () => Virtual.Run(async () => await Asyncio.GetRunningLoop().RunInExecutor(null, () => throw error));

        run.Should().Throw<FormatException>().Which.Should().BeSameAs(error);
    }

    [Test]
    [PythonTest("test_events", "EventLoopTestsMixin.test_run_in_executor")]
    public void RunInExecutor_WithArgument_PassesIt()
    {
        Virtual.Run(async () => await Asyncio.GetRunningLoop().RunInExecutor(null, static n => n * 2, 21)).Should().Be(42);
    }

    [Test, Property("Semantic", "28")]
    public void RunInExecutor_AfterShutdownOfTheDefault_IsRefusedButExplicitOnesWork()
    {
        using var own = new ThreadPoolExecutor(1);
        int result = Virtual.Run(async () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            await loop.ShutdownDefaultExecutor();
            loop.Invoking(l => l.RunInExecutor(null, () => 1)).Should().Throw<InvalidOperationException>().WithMessage("*shutdown*");
            return await loop.RunInExecutor(own, () => 5);
        });

        result.Should().Be(5);
    }

    [Test, Property("Semantic", "29")]
    public void RunInExecutor_CancelledWhileTheWorkerRuns_EndsAtOnceAndTheThreadGoesOn([Values] Body body)
    {
        using var started = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        bool cancelled = false, finished = false, finishedAtCancel = true;
        Virtual.Run(body, Coroutine, Native);

        cancelled.Should().BeTrue();
        finishedAtCancel.Should().BeFalse("the waiter is freed while the worker still runs");
        finished.Should().BeTrue("the function itself is not interrupted");

        void Work()
        {
            started.Set();
            release.Wait(Background.Limit);
            finished = true;
        }

        void CancelWhenStarted(Future work)
        {
            started.Wait(Background.Limit).Should().BeTrue();
            work.Cancel().Should().BeTrue();
        }

        void Cancelled()
        {
            cancelled = true;
            finishedAtCancel = finished;
            release.Set();
        }

        async Coroutine Coroutine()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            Future work = loop.RunInExecutor(null, Work);
            loop.CallSoon(CancelWhenStarted, work);
            try
            {
                await work;
            }
            catch (CancelledError)
            {
                Cancelled();
            }
        }

        async Task Native()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            Future work = loop.RunInExecutor(null, Work);
            loop.CallSoon(CancelWhenStarted, work);
            try
            {
                await work;
            }
            catch (CancelledError)
            {
                Cancelled();
            }
        }
    }

    [Test, Property("Semantic", "29")]
    public void RunInExecutor_CancelledBeforeTheWorkerStarts_TheFunctionNeverRuns()
    {
        using var executor = new ThreadPoolExecutor(1);
        using var release = new ManualResetEventSlim();
        bool ran = false;
        Virtual.Run(async () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            Future first = loop.RunInExecutor(executor, () => release.Wait(Background.Limit));
            Future second = loop.RunInExecutor(executor, () => ran = true);
            second.Cancel();
            await Asyncio.Sleep(0);
            release.Set();
            await first;
            await loop.RunInExecutor(executor, () => { });
        });

        ran.Should().BeFalse();
    }

    [Test, Property("Semantic", "31")]
    public void ShutdownDefaultExecutor_WorkIsRunning_WaitsForIt()
    {
        using var release = new ManualResetEventSlim();
        bool finished = false;
        Virtual.Run(async () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            Future work = loop.RunInExecutor(null, () =>
            {
                release.Wait(Background.Limit);
                finished = true;
            });
            loop.CallSoon(release.Set);
            await loop.ShutdownDefaultExecutor();
            finished.Should().BeTrue();
            await work;
        });
    }

    [Test, Property("Semantic", "31")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_shutdown_default_executor_timeout")]
    public void ShutdownDefaultExecutor_Timeout_WarnsAndDoesNotWaitOn()
    {
        using var error = new ErrorStream();
        using var release = new ManualResetEventSlim();
        using var loop = Virtual.Loop();
        Future work = loop.RunInExecutor(null, () => release.Wait(Background.Limit));

        loop.RunUntilComplete(loop.ShutdownDefaultExecutor(timeout: 0.01));

        work.Done().Should().BeFalse();
        error.Text.Should().Contain("did not finish joining its threads within 0.01 seconds");
        release.Set();
        loop.RunUntilComplete(work);
    }

    [Test, Property("Semantic", "31")]
    public void ShutdownDefaultExecutor_NeverUsed_EndsAtOnce()
    {
        Virtual.Run(async () =>
        {
            await Asyncio.GetRunningLoop().ShutdownDefaultExecutor();
            Asyncio.GetRunningLoop().Time().Should().Be(0);
        });
    }

    [Test]
    public void ShutdownDefaultExecutor_InfiniteOrHugeTimeout_IsNoLimit([Values(1e12, double.PositiveInfinity)] double timeout)
    {
        Virtual.Run(async () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            await loop.RunInExecutor(null, () => { });
            await loop.ShutdownDefaultExecutor(timeout);
        });
    }

    [Test, Property("Semantic", "28")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_set_default_executor")]
    public void SetDefaultExecutor_Given_IsUsedForNull()
    {
        string? name = Virtual.Run(async Coroutine<string?> () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            loop.SetDefaultExecutor(new ThreadPoolExecutor(1, "mine"));
            return await loop.RunInExecutor(null, () => Thread.CurrentThread.Name);
        });

        name.Should().StartWith("mine");
    }

    [Test]
    public void RunInExecutor_FinishesAfterTheLoopIsClosed_NothingHappens()
    {
        using var release = new ManualResetEventSlim();
        using var executor = new ThreadPoolExecutor(1);
        var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        loop.RunInExecutor(executor, () => release.Wait(Background.Limit));
        loop.Turn();
        loop.Close();

        release.Set();
        executor.Shutdown(wait: true);

        reports.All.Should().BeEmpty();
    }

    [Test]
    [PythonTest("test_events", "EventLoopTestsMixin.test_run_in_executor_cancel")]
    public void RunInExecutor_CancelledAndTheLoopClosed_NothingComesToIt()
    {
        using var release = new ManualResetEventSlim();
        using var executor = new ThreadPoolExecutor(1);
        var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        loop.SetDefaultExecutor(executor);
        Future work = loop.RunInExecutor(null, () => release.Wait(Background.Limit));
        work.Cancel().Should().BeTrue();
        release.Set();
        loop.RunUntilComplete(loop.ShutdownDefaultExecutor());
        loop.Close();

        work.Cancelled().Should().BeTrue();
        reports.All.Should().BeEmpty("a late post to the closed loop would be reported");
    }

    [Test]
    [PythonTest("test_threads", "ToThreadTests.test_to_thread_contextvars")]
    public void ToThread_Function_SeesACopyOfTheCallersContext()
    {
        var variable = new ContextVar<string>("who", "nobody");
        Virtual.Run(async () =>
        {
            variable.Set("caller");
            (await Asyncio.ToThread(() =>
            {
                string seen = variable.Get();
                variable.Set("thread");
                return seen;
            })).Should().Be("caller");
            variable.Get().Should().Be("caller");
        });
    }

    [Test]
    [PythonTest("test_threads", "ToThreadTests.test_to_thread_args_kwargs")]
    public void RunInExecutorAndToThread_Arguments_ArePassed() => AsyncioContext.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var log = new System.Collections.Concurrent.ConcurrentQueue<string>();
        void One(int a) => log.Enqueue($"{a}");
        void Two(int a, string b) => log.Enqueue($"{a}{b}");
        void Three(int a, string b, bool c) => log.Enqueue($"{a}{b}{c}");

        (await loop.RunInExecutor(null, (a, b) => a + b, 1, 2)).Should().Be(3);
        (await loop.RunInExecutor(null, (a, b, c) => a + b + c, 1, 2, 3)).Should().Be(6);
        (await loop.RunInExecutor(null, Math.Max, 4, 5)).Should().Be(5);
        await loop.RunInExecutor(null, One, 1);
        await loop.RunInExecutor(null, Two, 1, "b");
        await loop.RunInExecutor(null, Three, 1, "b", true);
        (await Asyncio.ToThread((a, b) => a * b, 2, 3)).Should().Be(6);
        (await Asyncio.ToThread((a, b, c) => a * b * c, 2, 3, 4)).Should().Be(24);
        await Asyncio.ToThread(Two, 2, "b");
        await Asyncio.ToThread(Three, 2, "b", true);

        log.Should().Equal("1", "1b", "1bTrue", "2b", "2bTrue");
    });
}

using System.Runtime.CompilerServices;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Futures;

[TestFixture]
public class UnretrievedTests
{
    [Test, Property("Semantic", "49")]
    public void Close_ErrorOfAFutureNobodyRead_IsReported()
    {
        var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        var error = new FormatException();
        loop.CreateFuture().SetException(error);

        loop.Close();

        reports.Only.Message.Should().Be("Future exception was never retrieved");
        reports.Only.Exception.Should().BeSameAs(error);
    }

    [Test, Property("Semantic", "49")]
    public void Run_TaskFailsAndNobodyAsks_IsReportedWithItsName([Values] Body body)
    {
        Reports? reports = null;
        Virtual.Run(async () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            reports = Reports.Of(loop);
            Virtual.Start(loop, body, Coroutine, Native).SetName("the failing one");
            await Asyncio.Sleep(1);
        });

        reports!.Only.Message.Should().Contain("Task exception was never retrieved").And.Contain("the failing one");
        reports.Only.Exception.Should().BeOfType<FormatException>();

        static async Coroutine Coroutine()
        {
            await Asyncio.Sleep(0);
            throw new FormatException();
        }

        static async Task Native()
        {
            await Asyncio.Sleep(0);
            throw new FormatException();
        }
    }

    [Test, Property("Semantic", "49")]
    [PythonTest("test_futures", "BaseFutureTests.test_tb_logger_exception_unretrieved")]
    [PythonTest("test_futures", "BaseFutureTests.test_future_exception_never_retrieved")]
    [PythonTest("test_futures", "BaseFutureTests.test_future_exception_never_retrieved_debug")]
    public void Park_FutureWasCollected_IsReportedWhileTheLoopRuns([Values] bool debug)
    {
        var (loop, _, _) = ScriptedDriver.Loop();
        using var _ = loop;
        loop.SetDebug(debug);
        Reports reports = Reports.Of(loop);
        Fail(loop);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        loop.CallLater(1, loop.Stop);

        loop.RunForever();

        reports.Only.Message.Should().Be("Future exception was never retrieved");
        reports.Only.Exception.Should().BeOfType<FormatException>();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Fail(EventLoop loop) => loop.CreateFuture().SetException(new FormatException());
    }

    [Test]
    public void Exception_WasRead_TheLoopForgetsTheContextOfTheTask()
    {
        using EventLoop loop = Virtual.Loop();
        WeakReference held = RunAndRead(loop);

        GC.Collect();

        held.IsAlive.Should().BeFalse();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference RunAndRead(EventLoop loop)
        {
            var value = new object();
            var variable = new ContextVar<object>("v");
            AsyncioTask task = loop.CreateTask(Fail());
            loop.Turn();
            task.Exception().Should().BeOfType<FormatException>();
            return new WeakReference(value);

            async Coroutine Fail()
            {
                variable.Set(value);
                throw new FormatException();
            }
        }
    }

    [Test, Property("Semantic", "49")]
    public void Park_FutureIsStillAlive_IsNotReportedYet()
    {
        var (loop, _, _) = ScriptedDriver.Loop();
        using var _ = loop;
        Reports reports = Reports.Of(loop);
        Future future = loop.CreateFuture();
        future.SetException(new FormatException());
        GC.Collect();
        loop.CallLater(1, loop.Stop);

        loop.RunForever();

        reports.All.Should().BeEmpty();
        future.Exception();
    }

    [TestCase("Result"), TestCase("Exception"), TestCase("Cancel"), TestCase("Await"), TestCase("NativeAwait"), TestCase("AsTask"), Property("Semantic", "49"), Property("Semantic", "41")]
    [PythonTest("test_futures", "BaseFutureTests.test_tb_logger_not_called_after_cancel")]
    [PythonTest("test_futures", "BaseFutureTests.test_tb_logger_exception_retrieved")]
    [PythonTest("test_futures", "BaseFutureTests.test_tb_logger_exception_result_retrieved")]
    public void Close_ErrorWasSeen_IsNotReported(string how)
    {
        var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        Future<int> future = loop.CreateFuture<int>();
        future.SetException(new FormatException());
        See(loop, future, how);

        loop.Close();

        reports.All.Should().BeEmpty();
    }

    [Test, Property("Semantic", "49")]
    [PythonTest("test_tasks", "BaseTaskTests.test_tb_logger_not_called_after_cancel")]
    public void Run_FailedTaskIsCancelledAfterwards_IsNotReported([Values] Body body)
    {
        Reports? reports = null;
        Virtual.Run(async () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            reports = Reports.Of(loop);
            AsyncioTask task = Virtual.Start(loop, body, async () => throw new FormatException(), async () => throw new FormatException());
            await Asyncio.Sleep(1);
            task.Cancel().Should().BeFalse();
        });

        reports!.All.Should().BeEmpty();
    }

    [Test, Property("Semantic", "49")]
    public void Close_OneOfTwoErrorsWasRead_OnlyTheOtherIsReported()
    {
        var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        Future read = loop.CreateFuture(), unread = loop.CreateFuture();
        read.SetException(new FormatException());
        unread.SetException(new ArithmeticException());
        read.Exception();

        loop.Close();

        reports.Only.Exception.Should().BeOfType<ArithmeticException>();
    }

    [Test, Property("Semantic", "49")]
    [PythonTest("test_futures", "BaseFutureTests.test_tb_logger_abandoned")]
    [PythonTest("test_futures", "BaseFutureTests.test_tb_logger_result_unretrieved")]
    [PythonTest("test_futures", "BaseFutureTests.test_tb_logger_result_retrieved")]
    public void Close_AbandonedOrCancelledOrSuccessful_IsNotReported()
    {
        var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        loop.CreateFuture();
        loop.CreateFuture().Cancel();
        loop.CreateFuture().SetResult();
        Future<int> read = loop.CreateFuture<int>();
        read.SetResult(42);
        read.Result().Should().Be(42);

        loop.Close();

        reports.All.Should().BeEmpty();
    }

    [Test, Property("Semantic", "49")]
    public void Gather_AnotherChildFailsBehindTheFirst_IsNotReported([Values] Body body)
    {
        Reports? reports = null;
        Virtual.Run(async () =>
        {
            reports = Reports.Of(Asyncio.GetRunningLoop());
            AsyncioTask late = Virtual.Start(body, Late, async () => await Late());
            await Virtual.Error<FormatException>(Asyncio.Gather(Virtual.Fail<int>(new FormatException()), late));
            await Asyncio.Sleep(2);
        });

        reports!.All.Should().BeEmpty();

        static async Coroutine Late()
        {
            await Asyncio.Sleep(1);
            throw new ArithmeticException();
        }
    }

    [Test]
    public void Run_MainFails_IsThrownAndNotReportedBesides()
    {
        Reports? reports = null;
        Action run = () => Virtual.Run(async () =>
        {
            reports = Reports.Of(Asyncio.GetRunningLoop());
            await Asyncio.Sleep(0);
            throw new FormatException();
        });

        run.Should().Throw<FormatException>();
        reports!.All.Should().BeEmpty();
    }

    private static void See(EventLoop loop, Future<int> future, string how)
    {
        switch (how)
        {
            case "Result":
                future.Invoking(f => f.Result()).Should().Throw<FormatException>();
                break;
            case "Exception":
                future.Exception();
                break;
            case "Cancel":
                future.Cancel().Should().BeFalse();
                break;
            case "Await":
                loop.RunUntilComplete(Await());
                break;
            case "NativeAwait":
                loop.RunUntilComplete(NativeAwait);
                break;
            default:
                _ = future.AsTask().Exception;
                break;
        }

        async Coroutine Await()
        {
            try
            {
                await future;
            }
            catch (FormatException)
            {
                // Seen.
            }
        }

        async Task NativeAwait()
        {
            try
            {
                await future;
            }
            catch (FormatException)
            {
                // Seen.
            }
        }
    }
}

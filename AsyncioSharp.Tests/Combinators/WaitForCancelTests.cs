using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Combinators;

/// <summary>A limited wait that is cancelled, or whose inner part does something about being cancelled.</summary>
[TestFixture]
public class WaitForCancelTests
{
    [TestCase(false), TestCase(true), Property("Semantic", "114")]
    [PythonTest("test_waitfor", "AsyncioWaitForTest.test_asyncio_wait_for_cancelled")]
    [PythonTest("test_waitfor", "AsyncioWaitForTest.test_asyncio_wait_for_timeout")]
    public void WaitFor_InnerIgnoresEveryCancellation_LastsUntilItHasEnded(bool timesOut) => Virtual.Run(async () =>
    {
        var exited = false;
        AsyncioTask<int> wait = Asyncio.CreateTask(Asyncio.WaitFor(Stubborn(), timeout: timesOut ? 1 : 4));
        await Asyncio.Sleep(0);
        if (!timesOut)
        {
            wait.Cancel();
        }

        await Asyncio.Wait([wait]);
        exited.Should().BeTrue();
        wait.Result().Should().Be(3);
        Asyncio.GetRunningLoop().Time().Should().Be(2);

        async Coroutine<int> Stubborn()
        {
            while (Asyncio.GetRunningLoop().Time() < 2)
            {
                try { await Asyncio.Sleep(2 - Asyncio.GetRunningLoop().Time()); }
                catch (CancelledError) { }
            }

            exited = true;
            return 3;
        }
    });

    [TestCase(0), TestCase(-1), TestCase(1), Property("Semantic", "113")]
    [PythonTest("test_waitfor", "AsyncioWaitForTest.test_wait_for_timeout_less_then_0_or_0")]
    [PythonTest("test_waitfor", "AsyncioWaitForTest.test_wait_for")]
    public void WaitFor_TaskThatRunsDoesNotEndInTime_IsCancelled(double timeout) => Virtual.Run(async () =>
    {
        var running = false;
        Future started = Asyncio.GetRunningLoop().CreateFuture();
        AsyncioTask<int> inner = Asyncio.CreateTask(Inner());
        await started;

        (await Virtual.ErrorOf(Asyncio.WaitFor(inner, timeout))).Should().BeOfType<TimeoutException>();
        (inner.Done(), inner.Cancelled(), running).Should().Be((true, true, false));
        Asyncio.GetRunningLoop().Time().Should().Be(Math.Max(0, timeout));

        async Coroutine<int> Inner()
        {
            running = true;
            started.SetResult();
            try { await Asyncio.Sleep(10); }
            finally { running = false; }

            return 1;
        }
    });

    [TestCase(0), TestCase(1), Property("Semantic", "114")]
    [PythonTest("test_waitfor", "AsyncioWaitForTest.test_wait_for_waits_for_task_cancellation")]
    [PythonTest("test_waitfor", "AsyncioWaitForTest.test_wait_for_waits_for_task_cancellation_w_timeout_0")]
    public void WaitFor_InnerTaskCleansUp_TimeoutComesAfterItAndHoldsTheCancellation(double timeout) => Virtual.Run(async () =>
    {
        var clean = false;
        AsyncioTask<int> inner = Asyncio.CreateTask(Inner());
        await Asyncio.Sleep(0);
        Exception? error = await Virtual.ErrorOf(Asyncio.WaitFor(inner, timeout));

        error.Should().BeOfType<TimeoutException>().Which.InnerException.Should().BeOfType<CancelledError>();
        clean.Should().BeTrue();
        Asyncio.GetRunningLoop().Time().Should().Be(timeout + 3);

        async Coroutine<int> Inner()
        {
            try { return await Asyncio.Sleep(100, 1); }
            catch (CancelledError)
            {
                await Asyncio.Sleep(3);
                throw;
            }
            finally { clean = true; }
        }
    });

    [TestCase(false), TestCase(true), Property("Semantic", "114")]
    [PythonTest("test_waitfor", "AsyncioWaitForTest.test_wait_for_reraises_exception_during_cancellation")]
    public void WaitFor_InnerFailsWhenCancelled_ItsErrorIsRaised(bool asTask) => Virtual.Run(async () =>
    {
        IAwaitable<int> inner = asTask ? Asyncio.CreateTask(Inner()) : Inner();

        (await Virtual.ErrorOf(Asyncio.WaitFor(inner, timeout: 1))).Should().BeOfType<TrialError>();

        static async Coroutine<int> Inner()
        {
            try { return await Asyncio.Sleep(2, 1); }
            finally { Fail(); }
        }

        static void Fail() => throw new TrialError();
    });

    [TestCase(false), TestCase(true), Property("Semantic", "114")]
    [PythonTest("test_waitfor", "AsyncioWaitForTest.test_wait_for_cancellation_race_condition")]
    [PythonTest("test_waitfor", "AsyncioWaitForTest.test_wait_for_cancel_suppressed")]
    public void WaitFor_InnerCoroutineSwallowsTheTimeout_ItsValueIsReturned(bool returnsInHandler) => Virtual.Run(async () =>
    {
        (await Asyncio.WaitFor(Inner(), timeout: 1)).Should().Be(42);
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
        Asyncio.GetRunningLoop().Time().Should().Be(1);

        async Coroutine<int> Inner()
        {
            try { await Asyncio.Sleep(10); }
            catch (CancelledError) when (returnsInHandler) { return 42; }
            catch (CancelledError) { }

            return 42;
        }
    });

    /// <summary>From 3.12 on; before, the second cancellation ended the wait.</summary>
    [Test, Property("Semantic", "114")]
    public void Cancel_WhileTheInnerHoldsUpTheTimeout_ReachesTheInnerWhoseValueIsReturned() => Virtual.Run(async () =>
    {
        AsyncioTask<int> inner = Asyncio.CreateTask(Inner());
        AsyncioTask<int> wait = Asyncio.CreateTask(Asyncio.WaitFor(inner, timeout: 1));
        await Asyncio.Sleep(2);

        wait.Cancel();
        (await wait).Should().Be(42);
        (wait.Cancelling(), inner.Cancelling()).Should().Be((1, 2));
        Asyncio.GetRunningLoop().Time().Should().Be(5);

        static async Coroutine<int> Inner()
        {
            for (int i = 0; i < 2; i++)
            {
                try { await Asyncio.Sleep(3); }
                catch (CancelledError) { }
            }

            await Asyncio.Sleep(3);
            return 42;
        }
    });

    [TestCase(null), TestCase(60.0)]
    [PythonTest("test_waitfor", "AsyncioWaitForTest.test_cancel_blocking_wait_for")]
    [PythonTest("test_waitfor", "AsyncioWaitForTest.test_cancel_wait_for")]
    public void Cancel_OfTheWait_CancelsTheInnerTask(double? timeout) => Virtual.Run(async () =>
    {
        AsyncioTask inner = Asyncio.CreateTask(Virtual.Forever());
        AsyncioTask wait = Asyncio.CreateTask(Asyncio.WaitFor(inner, timeout));
        Asyncio.GetRunningLoop().CallSoon(() => wait.Cancel());

        (await Virtual.ErrorOf(wait)).Should().BeOfType<CancelledError>();
        (wait.Cancelled(), inner.Cancelled()).Should().Be((true, true));
    });

    [Test, Property("Semantic", "115")]
    [PythonTest("test_waitfor", "AsyncioWaitForTest.test_wait_for_issue86296")]
    public void Cancel_InTheTurnInWhichTheInnerTaskEnds_IsNotLost() => Virtual.Run(async () =>
    {
        AsyncioTask<string> inner = Asyncio.CreateTask(Done());
        bool reachedEnd = false;
        AsyncioTask task = Asyncio.CreateTask(async Coroutine () =>
        {
            await Asyncio.WaitFor(inner, timeout: 100);
            await Asyncio.Sleep(1);
            reachedEnd = true;
        });
        await Asyncio.Sleep(0);

        task.Cancel();
        (await Virtual.ErrorOf(task)).Should().BeOfType<CancelledError>();
        inner.Done().Should().BeTrue();
        (await inner).Should().Be("done");
        reachedEnd.Should().BeFalse();

        static async Coroutine<string> Done() => "done";
    });

    [Test]
    [PythonTest("test_waitfor", "AsyncioWaitForTest.test_wait_for_race_condition")]
    public void WaitFor_FutureIsSetInTheNextTurn_GivesItsResult() => Virtual.Run(async () =>
    {
        Future<string> future = Asyncio.GetRunningLoop().CreateFuture<string>();
        Coroutine<string> wait = Asyncio.WaitFor(future, timeout: 1);
        Asyncio.GetRunningLoop().CallSoon(future.SetResult, "ok");

        (await wait).Should().Be("ok");
        Asyncio.GetRunningLoop().Time().Should().Be(0);
    });

    [TestCase(0.0, false), TestCase(0.5, false), TestCase(null, true)]
    [PythonTest("test_waitfor", "WaitForShieldTests.test_zero_timeout")]
    [PythonTest("test_waitfor", "WaitForShieldTests.test_shielded_timeout")]
    [PythonTest("test_waitfor", "WaitForShieldTests.test_none_timeout")]
    public void WaitFor_ShieldedTask_OnlyTheShieldIsCancelled(double? timeout, bool inTime) => Virtual.Run(async () =>
    {
        AsyncioTask<string> task = Asyncio.CreateTask(Asyncio.Sleep(1, "done"));
        Future<string> shield = Asyncio.Shield(task);
        Exception? error = await Virtual.ErrorOf(Asyncio.WaitFor(shield, timeout));

        (error is TimeoutException, shield.Cancelled()).Should().Be((!inTime, !inTime));
        (task.Done(), task.Cancelling()).Should().Be((inTime, 0));
        (await task).Should().Be("done");
    });
}

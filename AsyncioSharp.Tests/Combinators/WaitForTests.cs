using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Combinators;

[TestFixture]
public class WaitForTests
{
    [Test, Property("Semantic", "112")]
    public void WaitFor_Coroutine_RunsInTheCallersTaskAndContext() => Virtual.Run(async () =>
    {
        var variable = new ContextVar<int>("v", 0);
        AsyncioTask? inside = null;
        int result = await Asyncio.WaitFor(Inner(), timeout: 5);

        result.Should().Be(3);
        inside.Should().BeSameAs(Asyncio.CurrentTask());
        variable.Get().Should().Be(1, "what the coroutine sets its caller sees");

        async Coroutine<int> Inner()
        {
            inside = Asyncio.CurrentTask();
            variable.Set(1);
            await Asyncio.Sleep(1);
            return 3;
        }
    });

    [Test, Property("Semantic", "113")]
    [PythonTest("test_waitfor", "AsyncioWaitForTest.test_wait_for_timeout_less_then_0_or_0_future_done")]
    public void WaitFor_LimitZero_FinishedFutureGivesItsResult() => Virtual.Run(async () =>
    {
        Future<int> future = Asyncio.GetRunningLoop().CreateFuture<int>();
        future.SetResult(4);

        (await Asyncio.WaitFor(future, timeout: 0)).Should().Be(4);
        (await Asyncio.WaitFor(future, timeout: -1)).Should().Be(4);
    });

    [TestCase(0), TestCase(-1), Property("Semantic", "113")]
    [PythonTest("test_waitfor", "AsyncioWaitForTest.test_wait_for_timeout_less_then_0_or_0_coroutine_do_not_started")]
    public void WaitFor_LimitZeroOrLess_CoroutineNeverStarts(double timeout) => Virtual.Run(async () =>
    {
        var started = false;
        Exception? error = await Virtual.ErrorOf(Asyncio.WaitFor(Inner(), timeout));

        error.Should().BeOfType<TimeoutException>();
        started.Should().BeFalse();

        async Coroutine<int> Inner()
        {
            started = true;
            return await Asyncio.Sleep(0, 1);
        }
    });

    [Test, Property("Semantic", "113")]
    public void WaitFor_LimitZero_PendingFutureIsCancelled() => Virtual.Run(async () =>
    {
        Future<int> future = Asyncio.GetRunningLoop().CreateFuture<int>();

        (await Virtual.ErrorOf(Asyncio.WaitFor(future, timeout: 0))).Should().BeOfType<TimeoutException>();
        future.Cancelled().Should().BeTrue();
    });

    [Test, Property("Semantic", "114")]
    public void WaitFor_InnerCleansUpAfterTheLimit_LastsUntilItHasEnded() => Virtual.Run(async () =>
    {
        AsyncioTask<int> inner = Asyncio.CreateTask(Slow());
        Exception? error = await Virtual.ErrorOf(Asyncio.WaitFor(inner, timeout: 1));

        error.Should().BeOfType<TimeoutException>().Which.InnerException.Should().BeOfType<CancelledError>();
        Asyncio.GetRunningLoop().Time().Should().Be(4);
        inner.Cancelled().Should().BeTrue();

        async Coroutine<int> Slow()
        {
            try { return await Asyncio.Sleep(100, 1); }
            finally { await Asyncio.Sleep(3); }
        }
    });

    [Test, Property("Semantic", "114")]
    public void WaitFor_CleanupFails_ItsErrorReplacesTheTimeout() => Virtual.Run(async () =>
    {
        (await Virtual.ErrorOf(Asyncio.WaitFor(Inner(), timeout: 1))).Should().BeOfType<TrialError>();

        static async Coroutine<int> Inner()
        {
            try { return await Asyncio.Sleep(100, 1); }
            catch (CancelledError) { throw new TrialError(); }
        }
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "114")]
    public void WaitFor_InnerSwallowsTheCancellation_ItsValueIsReturned(Body body) => Virtual.Run(async () =>
    {
        AsyncioTask<int> inner = Virtual.Start(
            body,
            async Coroutine<int> () =>
            {
                try { return await Asyncio.Sleep(100, 1); }
                catch (CancelledError) { return 2; }
            },
            async Task<int> () =>
            {
                try { return await Asyncio.Sleep(100, 1); }
                catch (CancelledError) { return 2; }
            });

        (await Asyncio.WaitFor(inner, timeout: 1)).Should().Be(2);
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
    });

    [Test, Property("Semantic", "115")]
    public void WaitFor_CancelledInTheTurnOfCompletion_IsCancelled() => Virtual.Run(async () =>
    {
        Future<int> future = Asyncio.GetRunningLoop().CreateFuture<int>();
        AsyncioTask<int> task = Asyncio.CreateTask(Asyncio.WaitFor(future, timeout: 10));
        await Asyncio.Sleep(1);

        future.SetResult(1);
        task.Cancel();
        (await Virtual.ErrorOf(task)).Should().BeOfType<CancelledError>();
    });

    [Test]
    public void WaitFor_LimitIsOver_CancelsTheInnerAndRaises() => Virtual.Run(async () =>
    {
        AsyncioTask<int> inner = Asyncio.CreateTask(Asyncio.Sleep(9, 1));

        (await Virtual.ErrorOf(Asyncio.WaitFor(inner, timeout: 2))).Should().BeOfType<TimeoutException>();
        inner.Cancelled().Should().BeTrue();
        Asyncio.GetRunningLoop().Time().Should().Be(2);
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
    });

    [Test]
    [PythonTest("test_waitfor", "AsyncioWaitForTest.test_wait_for_blocking")]
    public void WaitFor_NoLimit_Waits() => Virtual.Run(async () =>
    {
        (await Asyncio.WaitFor(Asyncio.Sleep(1000, 1), timeout: null)).Should().Be(1);
        Asyncio.GetRunningLoop().Time().Should().Be(1000);
    });

    [Test]
    public void WaitFor_OuterIsCancelled_CancelsTheInner() => Virtual.Run(async () =>
    {
        AsyncioTask<int> inner = Asyncio.CreateTask(Asyncio.Sleep(9, 1));
        AsyncioTask<int> outer = Asyncio.CreateTask(Asyncio.WaitFor(inner, timeout: 5));
        await Asyncio.Sleep(1);

        outer.Cancel("outer");
        ((CancelledError)(await Virtual.ErrorOf(outer))!).Msg.Should().Be("outer");
        inner.Cancelled().Should().BeTrue();
    });

    [Test]
    public void WaitFor_InnerFailsInTime_ItsErrorIsRaised() => Virtual.Run(async () =>
        (await Virtual.ErrorOf(Asyncio.WaitFor(Virtual.Fail<int>(new TrialError(), after: 1), timeout: 5))).Should().BeOfType<TrialError>());

    [Test]
    public void WaitFor_NativeTask_FreesTheWaiterAndLetsTheTaskGoOn() => Virtual.Run(async () =>
    {
        var native = new TaskCompletionSource<int>();

        (await Virtual.ErrorOf(Asyncio.WaitFor(native.Task, timeout: 1))).Should().BeOfType<TimeoutException>();
        native.Task.IsCompleted.Should().BeFalse();
    });

    [Test]
    public void WaitFor_NativeMethod_IsCancelledInside() => Virtual.Run(async () =>
    {
        var cancelled = false;
        Exception? error = await Virtual.ErrorOf(Asyncio.WaitFor(
            async Task<int> () =>
            {
                try { return await Asyncio.Sleep(9, 1); }
                catch (CancelledError) { cancelled = true; throw; }
            },
            timeout: 1));

        error.Should().BeOfType<TimeoutException>();
        cancelled.Should().BeTrue();
    });

    [Test]
    public void WaitFor_NoTimeAtAllIsGivenUp_NothingIsLeftOnTheTask() => Virtual.RunAndLeave(async () =>
    {
        AsyncioTask stubborn = Asyncio.CreateTask(SwallowOnce());
        await Virtual.Settle();
        AsyncioTask waiter = Asyncio.CreateTask(Asyncio.WaitFor(stubborn, 0));
        await Virtual.Settle();
        stubborn.Waiters().Should().NotBeEmpty();

        waiter.Cancel();
        await Virtual.Settle();

        waiter.Cancelled().Should().BeTrue();
        stubborn.Waiters().Should().BeEmpty();

        static async Coroutine SwallowOnce()
        {
            try
            {
                await Asyncio.Sleep(9);
            }
            catch (CancelledError)
            {
                await Asyncio.Sleep(9);
            }
        }
    });
}

using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Combinators;

/// <summary>Real threads and the system's clock: other threads have no virtual time. They meet at tasks, never by sleeping.</summary>
[TestFixture]
public class ThreadsafeCoroutineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test, Property("Semantic", "55")]
    public void WrapFuture_NativeTaskEndsOnAnotherThread_ResultComesThroughTheLoop() => AsyncioContext.Run(async () =>
    {
        int thread = Environment.CurrentManagedThreadId;
        var native = new TaskCompletionSource<int>();
        Future<int> future = Asyncio.WrapFuture(native.Task);
        new Thread(() => native.SetResult(3)).Start();

        (await future).Should().Be(3);
        Environment.CurrentManagedThreadId.Should().Be(thread);
    });

    [Test, Property("Semantic", "55")]
    public void WrapFuture_NativeTaskFailsOrIsCancelled_SoDoesTheFuture() => Virtual.Run(async () =>
    {
        (await Virtual.ErrorOf(Asyncio.WrapFuture(Task.FromException<int>(new TrialError())))).Should().BeOfType<TrialError>();
        Future<int> cancelled = Asyncio.WrapFuture(Task.FromCanceled<int>(new CancellationToken(canceled: true)));
        (await Virtual.ErrorOf(cancelled)).Should().BeOfType<TaskCanceledException>("nobody has asked the waiter to end");
        cancelled.Cancelled().Should().BeFalse();
    });

    /// <summary>Where .NET has to differ: a native task has no cancel. Its waiter is freed, the task goes on.</summary>
    [Test, Property("Semantic", "55")]
    public void WrapFuture_FutureIsCancelled_NativeTaskGoesOn() => Virtual.Run(async () =>
    {
        var native = new TaskCompletionSource<int>();
        Future<int> future = Asyncio.WrapFuture(native.Task);

        future.Cancel();
        native.Task.IsCompleted.Should().BeFalse();
        native.SetResult(1);
        await Virtual.Turns(3);
        future.Cancelled().Should().BeTrue();
    });

    [Test, Property("Semantic", "55")]
    public void WrapFuture_LoopIsClosedMeanwhile_NothingHappens()
    {
        EventLoop loop = Virtual.Loop();
        List<LoopExceptionContext> reports = Virtual.CollectReports(loop);
        var native = new TaskCompletionSource<int>();
        Future<int> future = Asyncio.WrapFuture(native.Task, loop);
        loop.Close();

        native.SetResult(1);
        future.Done().Should().BeFalse();
        reports.Should().BeEmpty();
    }

    [Test, Property("Semantic", "56")]
    [PythonTest("test_tasks", "RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe")]
    public void RunCoroutineThreadsafe_FromAnotherThread_GivesTheResultThere() => AsyncioContext.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        int loopThread = Environment.CurrentManagedThreadId;
        int result = await loop.RunInExecutor(null, () => Asyncio.RunCoroutineThreadsafe(Add(1, 2), loop).WaitAsync(Patience).GetAwaiter().GetResult());

        result.Should().Be(3);

        async Coroutine<int> Add(int a, int b)
        {
            Environment.CurrentManagedThreadId.Should().Be(loopThread);
            await Asyncio.Sleep(0);
            return a + b;
        }
    });

    [Test, Property("Semantic", "56")]
    [PythonTest("test_tasks", "RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe_with_exception")]
    public void RunCoroutineThreadsafe_CoroutineFails_ErrorIsInTheResult() => Virtual.Run(async () =>
    {
        Task<int> outcome = Asyncio.RunCoroutineThreadsafe(Virtual.Fail<int>(new TrialError()), Asyncio.GetRunningLoop());
        await FluentActions.Awaiting(() => outcome).Should().ThrowAsync<TrialError>();
    });

    /// <summary>Where .NET has to differ: a native task cannot be cancelled, so the token does what cancelling the result does in Python.</summary>
    [Test, Property("Semantic", "56")]
    public void RunCoroutineThreadsafe_TokenIsCancelled_CancelsTheTask() => Virtual.Run(async () =>
    {
        using var source = new CancellationTokenSource();
        var cancelled = false;
        Task<int> outcome = Asyncio.RunCoroutineThreadsafe(Inner(), Asyncio.GetRunningLoop(), source.Token);
        await Virtual.Turns(2);

        source.Cancel();
        await FluentActions.Awaiting(() => outcome).Should().ThrowAsync<OperationCanceledException>();
        outcome.IsCanceled.Should().BeTrue();
        cancelled.Should().BeTrue();

        async Coroutine<int> Inner()
        {
            try { return await Asyncio.Sleep(100, 1); }
            catch (CancelledError) { cancelled = true; throw; }
        }
    });

    [Test, Property("Semantic", "56")]
    [PythonTest("test_tasks", "RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe_task_factory_exception")]
    public void RunCoroutineThreadsafe_TaskCannotBeMade_FailureIsInTheResult() => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        List<LoopExceptionContext> reports = Virtual.CollectReports();
        loop.SetTaskFactory(static (_, coro, _) =>
        {
            coro.Close();
            throw new TrialError();
        });
        Task<int> outcome = Asyncio.RunCoroutineThreadsafe(Virtual.Fail<int>(new InvalidOperationException()), loop);
        await Virtual.Turns(2);

        outcome.Exception!.InnerException.Should().BeOfType<TrialError>();
        reports.Should().ContainSingle("it is also the loop's error").Which.Exception.Should().BeSameAs(outcome.Exception.InnerException);
        loop.SetTaskFactory(null);
    });

    [Test, Property("Semantic", "56")]
    public void RunCoroutineThreadsafe_LoopIsClosed_Throws()
    {
        EventLoop loop = Virtual.Loop();
        loop.Close();
        Coroutine<int> coroutine = Virtual.Fail<int>(new TrialError());

        FluentActions.Invoking(() => { _ = Asyncio.RunCoroutineThreadsafe(coroutine, loop); }).Should().Throw<InvalidOperationException>().WithMessage("*closed*");
        coroutine.Close();
    }

    [Test]
    public void RunCoroutineThreadsafe_WithoutResult_CompletesWithTheCoroutine() => Virtual.Run(async () =>
    {
        var ran = false;
        Task outcome = Asyncio.RunCoroutineThreadsafe(Inner(), Asyncio.GetRunningLoop());
        await outcome;
        ran.Should().BeTrue();

        async Coroutine Inner()
        {
            await Asyncio.Sleep(1);
            ran = true;
        }
    });

    [Test, Property("Semantic", "56")]
    [PythonTest("test_tasks", "RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe_with_timeout")]
    public void RunCoroutineThreadsafe_TheCallersPatienceEnds_TheTaskIsCancelledThroughTheToken() => AsyncioContext.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var ended = loop.CreateFuture();
        Func<Task> impatient = () => loop.RunInExecutor(null, Ask).AsTask();

        await impatient.Should().ThrowAsync<TimeoutException>();
        await Asyncio.WaitFor(ended, Patience);
        await Asyncio.Sleep(0);
        Asyncio.AllTasks().Should().Equal(Asyncio.CurrentTask()!);

        int Ask()
        {
            using var source = new CancellationTokenSource();
            Task<int> outcome = Asyncio.RunCoroutineThreadsafe(Never(), loop, source.Token);
            try
            {
                return outcome.WaitAsync(TimeSpan.Zero).GetAwaiter().GetResult();
            }
            finally
            {
                source.Cancel();
            }
        }

        async Coroutine<int> Never()
        {
            try
            {
                return await loop.CreateFuture<int>();
            }
            finally
            {
                ended.SetResult();
            }
        }
    });

    [Test, Property("Semantic", "56")]
    [PythonTest("test_tasks", "RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe_task_cancelled")]
    public void RunCoroutineThreadsafe_TheTaskCancelsItself_TheResultIsCancelled() => Virtual.Run(async () =>
    {
        Task<int> outcome = Asyncio.RunCoroutineThreadsafe(CancelSelf(), Asyncio.GetRunningLoop());
        await FluentActions.Awaiting(() => outcome).Should().ThrowAsync<OperationCanceledException>();
        outcome.IsCanceled.Should().BeTrue();

        static async Coroutine<int> CancelSelf()
        {
            await Asyncio.Sleep(1);
            Asyncio.CurrentTask()!.Cancel();
            await Asyncio.Sleep(0);
            return 3;
        }
    });
}

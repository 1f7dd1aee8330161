using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Futures;

[TestFixture]
public class WrapFutureTests
{
    [Test, Property("Semantic", "55")]
    [PythonTest("test_futures", "BaseFutureTests.test_wrap_future")]
    [PythonTest("test_futures", "BaseFutureTests.test_wrap_future_use_running_loop")]
    public void WrapFuture_TaskCompletesOnAnotherThread_IsHandedOverOnTheLoopsThread([Values] Body body)
    {
        int home = 0, after = 0, result = 0;
        Virtual.Run(body, Coroutine, Native);

        result.Should().Be(5);
        after.Should().Be(home);

        Future<int> Start()
        {
            home = Environment.CurrentManagedThreadId;
            var source = new TaskCompletionSource<int>();
            Future<int> future = Asyncio.WrapFuture(source.Task);
            Asyncio.IsFuture(future).Should().BeTrue();
            future.GetLoop().Should().BeSameAs(Asyncio.GetRunningLoop());
            Background.Start(() => source.SetResult(5));
            return future;
        }

        async Coroutine Coroutine()
        {
            result = await Start();
            after = Environment.CurrentManagedThreadId;
        }

        async Task Native()
        {
            result = await Start();
            after = Environment.CurrentManagedThreadId;
        }
    }

    [Test, Property("Semantic", "55")]
    public void WrapFuture_TaskFails_TheErrorIsTheSameObject()
    {
        using var loop = Virtual.Loop();
        var error = new FormatException();
        var source = new TaskCompletionSource<int>();
        Future<int> future = Asyncio.WrapFuture(source.Task, loop);

        source.SetException(error);
        loop.Turn();

        future.Exception().Should().BeSameAs(error);
    }

    [Test, Property("Semantic", "55")]
    public void WrapFuture_TaskIsCancelled_TheFutureHasItsError()
    {
        using var loop = Virtual.Loop();
        var source = new TaskCompletionSource();
        Future future = Asyncio.WrapFuture(source.Task, loop);

        source.SetCanceled();
        loop.Turn();

        future.Cancelled().Should().BeFalse();
        future.Exception().Should().BeOfType<TaskCanceledException>();
    }

    [Test, Property("Semantic", "55")]
    public void WrapFuture_TaskIsDoneAlready_TheFutureIsToo()
    {
        using var loop = Virtual.Loop();

        Asyncio.WrapFuture(Task.FromResult(3), loop).Result().Should().Be(3);
    }

    [Test, Property("Semantic", "55")]
    public void WrapFuture_FutureIsCancelled_TheWaiterIsFreeAndTheNativeTaskGoesOn([Values] Body body)
    {
        var source = new TaskCompletionSource<int>();
        bool cancelled = false;
        Virtual.Run(body, Coroutine, Native);

        cancelled.Should().BeTrue();
        source.Task.IsCompleted.Should().BeFalse("a .NET task cannot be cancelled from outside");

        async Coroutine Coroutine()
        {
            Future<int> future = Asyncio.WrapFuture(source.Task);
            Asyncio.GetRunningLoop().CallLater(1, () => future.Cancel());
            try
            {
                await future;
            }
            catch (CancelledError)
            {
                cancelled = true;
            }
        }

        async Task Native()
        {
            Future<int> future = Asyncio.WrapFuture(source.Task);
            Asyncio.GetRunningLoop().CallLater(1, () => future.Cancel());
            try
            {
                await future;
            }
            catch (CancelledError)
            {
                cancelled = true;
            }
        }
    }

    [Test, Property("Semantic", "55")]
    public void WrapFuture_TaskCompletesAfterACancelOfTheFuture_IsIgnored()
    {
        using var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        var source = new TaskCompletionSource<int>();
        Future<int> future = Asyncio.WrapFuture(source.Task, loop);
        future.Cancel();

        source.SetResult(1);
        loop.Turn();

        future.Cancelled().Should().BeTrue();
        reports.All.Should().BeEmpty();
    }

    [Test, Property("Semantic", "55")]
    public void WrapFuture_TaskCompletesAfterTheLoopIsClosed_NothingHappens()
    {
        var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        var source = new TaskCompletionSource<int>();
        Future<int> future = Asyncio.WrapFuture(source.Task, loop);
        loop.Close();

        source.Invoking(s => s.SetResult(1)).Should().NotThrow();

        future.Done().Should().BeFalse();
        reports.All.Should().BeEmpty();
    }

    [Test]
    public void WrapFuture_AwaitedByATask_ACancelOfTheTaskReachesIt([Values] Body body)
    {
        using var loop = Virtual.Loop();
        var source = new TaskCompletionSource();
        AsyncioTask task = Virtual.Start(loop, body, async () => await Asyncio.WrapFuture(source.Task), async () => await Asyncio.WrapFuture(source.Task));
        loop.Turn();

        task.Cancel();
        loop.Turns(3);

        task.Cancelled().Should().BeTrue();
    }

    [Test]
    [PythonTest("test_futures", "BaseFutureTests.test_wrap_future_future")]
    public void WrapFuture_FutureOfOurs_IsThatFuture()
    {
        using var loop = Virtual.Loop();
        Future<int> future = loop.CreateFuture<int>();

        Asyncio.WrapFuture(future).Should().BeSameAs(future);
    }

    [Test, Property("Semantic", "55")]
    [PythonTest("test_futures", "BaseFutureTests.test_wrap_future_cancel2")]
    public void WrapFuture_CancelledBeforeTheResultIsHandedOver_TheTaskKeepsItsResult()
    {
        using var loop = Virtual.Loop();
        var source = new TaskCompletionSource<int>();
        Future<int> future = Asyncio.WrapFuture(source.Task, loop);

        source.SetResult(42);
        future.Cancel().Should().BeTrue();
        loop.Turn();

        source.Task.IsCompletedSuccessfully.Should().BeTrue();
        source.Task.Result.Should().Be(42);
        future.Cancelled().Should().BeTrue();
    }
}

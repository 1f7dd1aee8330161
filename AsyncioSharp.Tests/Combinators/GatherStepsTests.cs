using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Combinators;

/// <summary>A gather turn by turn: when it is done, how often it says so, and what does nothing any more. Of futures, and of coroutines that wait for them.</summary>
[TestFixture]
public class GatherStepsTests
{
    private readonly List<Future> _told = [];
    private EventLoop _loop = null!;
    private Reports _reports = null!;

    [SetUp]
    public void MakeLoop()
    {
        _loop = Virtual.Loop();
        _reports = Reports.Of(_loop);
        _told.Clear();
    }

    [TearDown]
    public void CloseLoop() => _loop.Close();

    [Test, Property("Semantic", "104")]
    [PythonTest("test_tasks", "GatherTestsBase.test_success")]
    [PythonTest("test_tasks", "GatherTestsBase.test_result_exception_success")]
    public void Gather_ChildrenEndOneByOne_IsDoneOnceWithTheLast([Values] bool coroutines, [Values] bool returnExceptions)
    {
        Future<int>[] children = Futures(3);
        Future gather = Gather(children, coroutines, returnExceptions);

        children[1].SetResult(1);
        children[0].SetResult(2);
        _loop.Turns(4);
        (gather.Done(), _told.Count).Should().Be((false, 0));

        children[2].SetResult(3);
        _loop.Turns(4);
        _told.Should().Equal(gather);
        Results(gather).Should().Equal(2, 1, 3);
    }

    [Test, Property("Semantic", "105")]
    [PythonTest("test_tasks", "GatherTestsBase.test_one_exception")]
    public void Gather_OneFails_IsDoneOnceWithItsErrorAndTheRestDoesNothing([Values] bool coroutines)
    {
        Future<int>[] children = Futures(5);
        Future gather = Gather(children, coroutines, returnExceptions: false);
        var error = new TrialError();

        children[0].SetResult(1);
        children[1].SetException(error);
        _loop.Turns(4);
        gather.Done().Should().BeTrue();
        gather.Exception().Should().BeSameAs(error);

        children[2].SetResult(3);
        children[3].Cancel();
        children[4].SetException(new FormatException());
        _loop.Turns(4);
        _told.Should().Equal(gather);
        gather.Exception().Should().BeSameAs(error);
    }

    [Test, Property("Semantic", "106")]
    [PythonTest("test_tasks", "GatherTestsBase.test_return_exceptions")]
    public void GatherReturnExceptions_SomeFail_WaitsForAllAndGivesEachOutcome([Values] bool coroutines)
    {
        Future<int>[] children = Futures(4);
        Future gather = Gather(children, coroutines, returnExceptions: true);
        Exception first = new TrialError(), second = new FormatException();

        children[1].SetResult(1);
        children[2].SetException(first);
        children[0].SetResult(3);
        _loop.Turns(4);
        gather.Done().Should().BeFalse();

        children[3].SetException(second);
        _loop.Turns(4);
        _told.Should().Equal(gather);
        Results(gather).Should().Equal(3, 1, first, second);
    }

    [Test, Property("Semantic", "107")]
    [PythonTest("test_tasks", "FutureGatherTests.test_one_cancellation")]
    public void Gather_OneIsCancelled_IsDoneOnceWithThatErrorButNotCancelled()
    {
        Future<int>[] children = Futures(5);
        Future gather = Gather(children, coroutines: false, returnExceptions: false);

        children[0].SetResult(1);
        children[1].Cancel();
        _loop.Turns(4);
        (gather.Done(), gather.Cancelled()).Should().Be((true, false));
        gather.Exception().Should().BeOfType<CancelledError>();

        children[2].SetResult(3);
        children[3].Cancel();
        children[4].SetException(new FormatException());
        _loop.Turns(4);
        _told.Should().Equal(gather);
    }

    [Test, Property("Semantic", "106")]
    [PythonTest("test_tasks", "FutureGatherTests.test_result_exception_one_cancellation")]
    public void GatherReturnExceptions_SomeAreCancelled_TheirErrorsAreAmongTheOutcomes()
    {
        Future<int>[] children = Futures(6);
        Future gather = Gather(children, coroutines: false, returnExceptions: true);
        Exception first = new TrialError(), second = new FormatException();

        children[0].SetResult(1);
        children[1].SetException(first);
        children[2].Cancel();
        _loop.Turns(4);
        gather.Done().Should().BeFalse();

        children[3].SetResult(3);
        children[4].Cancel();
        children[5].SetException(second);
        _loop.Turns(4);
        Results(gather).Select(result => result is CancelledError ? "cancelled" : result).Should().Equal(1, first, "cancelled", 3, "cancelled", second);
        _told.Should().Equal(gather);
    }

    [Test, Property("Semantic", "109")]
    [PythonTest("test_tasks", "FutureGatherTests.test_constructor_homogenous_futures")]
    [PythonTest("test_tasks", "FutureGatherTests.test_constructor_heterogenous_futures")]
    public void Gather_NoLoopRuns_BelongsToTheLoopOfItsFutures()
    {
        using EventLoop other = Virtual.Loop();
        Future<int>[] children = [other.CreateFuture<int>(), other.CreateFuture<int>()];

        Future<int[]> first = Asyncio.Gather(children), second = Asyncio.Gather(children);
        other.Turn();

        first.GetLoop().Should().BeSameAs(other);
        second.GetLoop().Should().BeSameAs(other);
        (first.Done(), second.Done()).Should().Be((false, false));
        FluentActions.Invoking(() => Asyncio.Gather(children[0], _loop.CreateFuture<int>())).Should().Throw<ArgumentException>();
    }

    [Test, Property("Semantic", "104")]
    [PythonTest("test_tasks", "FutureGatherTests.test_constructor_empty_sequence_use_running_loop")]
    [PythonTest("test_tasks", "CoroutineGatherTests.test_constructor_use_running_loop")]
    public void Gather_OfNothingOrOfCoroutines_BelongsToTheRunningLoop()
    {
        Future<int[]>? nothing = null, coroutines = null;
        _loop.RunUntilComplete(async Coroutine () =>
        {
            nothing = Asyncio.Gather(Array.Empty<Coroutine<int>>());
            coroutines = Asyncio.Gather(Asyncio.Sleep(0, 1), Asyncio.Sleep(0, 2));
        });

        nothing!.GetLoop().Should().BeSameAs(_loop);
        _loop.RunUntilComplete(nothing).Should().BeEmpty();
        coroutines!.GetLoop().Should().BeSameAs(_loop);
        _loop.RunUntilComplete(coroutines).Should().Equal(1, 2);
    }

    [Test, Property("Semantic", "108")]
    [PythonTest("test_tasks", "BaseTaskTests.test_cancel_gather_1")]
    public void Cancel_AllChildrenAreDoneButTheGatherIsNotYet_IsRefused()
    {
        Future<int> future = _loop.CreateFuture<int>();
        Future gather = Gather([future], coroutines: true, returnExceptions: false);
        _loop.Turn();
        bool? cancelled = null;
        future.AddDoneCallback(_ =>
        {
            gather.Done().Should().BeFalse("its child has ended in this very turn");
            cancelled = gather.Cancel();
        });

        future.SetResult(42);
        _loop.RunUntilComplete(gather);

        cancelled.Should().BeFalse();
        gather.Cancelled().Should().BeFalse();
        Results(gather).Should().Equal(42);
        _reports.All.Should().BeEmpty();
    }

    [Test, Property("Semantic", "94"), Property("Semantic", "108")]
    [PythonTest("test_tasks", "BaseTaskTests.test_cancel_gather_2")]
    public void Cancel_TaskThatWaitsForGathersInALoop_ItsAwaiterGetsTheMessage([Values(null, "my message")] string? message, [Values(2, 2.25)] double after)
    {
        CancelledError error = _loop.Invoking(l => l.RunUntilComplete(Main())).Should().Throw<CancelledError>().Which;

        error.Msg.Should().Be(message);
        error.InnerException.Should().BeNull();
        _loop.Time().Should().Be(after);

        async Coroutine Main()
        {
            AsyncioTask task = Asyncio.CreateTask(async Coroutine () =>
            {
                for (int i = 0; i < 20; i++)
                {
                    await Asyncio.GatherReturnExceptions(Asyncio.Sleep(0.5));
                }
            });
            await Asyncio.Sleep(after);
            task.Cancel(message);
            await task;
        }
    }

    [Test, Property("Semantic", "108")]
    [PythonTest("test_tasks", "CoroutineGatherTests.test_cancellation_broadcast")]
    public void Cancel_OfTheAwaiter_CancelsAllChildrenAndWhatTheyWaitFor()
    {
        Future waiter = _loop.CreateFuture();
        bool passed = false;
        AsyncioTask<int> first = _loop.CreateTask(Inner()), second = _loop.CreateTask(Inner());
        Future<int[]>? gather = null;
        AsyncioTask outer = _loop.CreateTask(async Coroutine () =>
        {
            gather = Asyncio.Gather(first, second);
            await gather;
            passed = true;
        });
        _loop.Turn();

        outer.Cancel().Should().BeTrue();
        _loop.Invoking(l => l.RunUntilComplete(outer)).Should().Throw<CancelledError>();

        gather!.Cancel().Should().BeFalse();
        (waiter.Cancelled(), first.Cancelled(), second.Cancelled(), passed).Should().Be((true, true, true, false));

        async Coroutine<int> Inner()
        {
            await waiter;
            passed = true;
            return 1;
        }
    }

    private Future<int>[] Futures(int count) => [.. Enumerable.Range(0, count).Select(_ => _loop.CreateFuture<int>())];

    private Future Gather(Future<int>[] futures, bool coroutines, bool returnExceptions)
    {
        Future? gather = null;
        IEnumerable<IAwaitable<int>> children = coroutines ? futures.Select(Await) : futures;
        _loop.RunUntilComplete(async Coroutine () => gather = returnExceptions ? Asyncio.GatherReturnExceptions(children) : Asyncio.Gather(children));
        gather!.AddDoneCallback(_told.Add);
        return gather;

        static async Coroutine<int> Await(Future<int> future) => await future;
    }

    /// <summary>Values and exceptions in one list, as Python has them.</summary>
    private static IEnumerable<object> Results(Future gather) => gather switch
    {
        Future<Outcome<int>[]> outcomes => outcomes.Result().Select(outcome => outcome.Exception ?? (object)outcome.Value),
        _ => ((Future<int[]>)gather).Result().Cast<object>(),
    };

    [Test]
    public void Cancel_Twice_IsRaisedAllTheSame()
    {
        // The children swallow the first request, and end well after the second.
        AsyncioTask<int>[] children = [_loop.CreateTask(Stubborn()), _loop.CreateTask(Stubborn())];
        Future gather = Asyncio.Gather(children);
        _loop.Turns(2);

        gather.Cancel().Should().BeTrue();
        _loop.Turns(2);
        gather.Cancel().Should().BeTrue();
        _loop.Turns(4);

        gather.Exception().Should().BeOfType<CancelledError>();

        static async Coroutine<int> Stubborn()
        {
            for (int i = 0; i < 2; i++)
            {
                try
                {
                    await Asyncio.Sleep(9);
                }
                catch (CancelledError)
                {
                    // That is what is tried.
                }
            }

            return 1;
        }
    }

    [Test]
    public void Gather_TwoFailInOneTurn_TheSecondErrorIsNotReported()
    {
        Future<int>[] children = Futures(2);
        Future gather = Asyncio.Gather(children);

        children[0].SetException(new TrialError());
        children[1].SetException(new TrialError());
        _loop.Turns(3);
        gather.Exception().Should().BeOfType<TrialError>();
        _loop.Close();

        _reports.All.Should().BeEmpty();
    }

    [Test]
    public void Gather_SameCoroutineTwiceBehindAnother_RunsItOnce()
    {
        int runs = 0;
        _loop.RunUntilComplete(Both());
        runs.Should().Be(2);

        async Coroutine Both()
        {
            Coroutine<int> twice = One();
            (await Asyncio.Gather(One(), twice, twice)).Should().Equal(1, 2, 2);
        }

        async Coroutine<int> One() => ++runs;
    }
}

using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Combinators;

/// <summary>Shields turn by turn, around and inside of other things.</summary>
[TestFixture]
public class ShieldStepsTests
{
    private EventLoop _loop = null!;
    private Reports _reports = null!;

    [SetUp]
    public void MakeLoop()
    {
        _loop = Virtual.Loop();
        _reports = Reports.Of(_loop);
    }

    [TearDown]
    public void CloseLoop() => _loop.Close();

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_shield_result")]
    [PythonTest("test_tasks", "BaseTaskTests.test_shield_shortcut")]
    public void Shield_Future_GivesItsResult([Values] bool doneBefore)
    {
        Future<int> inner = _loop.CreateFuture<int>();
        if (doneBefore)
        {
            inner.SetResult(42);
        }

        Future<int> outer = Asyncio.Shield(inner);
        if (!doneBefore)
        {
            inner.SetResult(42);
        }

        _loop.RunUntilComplete(outer).Should().Be(42);
    }

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_shield_exception")]
    public void Shield_InnerFails_OuterHasTheSameError()
    {
        Future inner = _loop.CreateFuture();
        Future outer = Asyncio.Shield(inner);
        _loop.Turn();
        var error = new TrialError();

        inner.SetException(error);
        _loop.Turn();

        outer.Exception().Should().BeSameAs(error);
    }

    [Test, Property("Semantic", "100")]
    [PythonTest("test_tasks", "BaseTaskTests.test_shield_cancel_inner")]
    public void Cancel_OfTheInner_CancelsTheOuterInTheNextTurn()
    {
        Future inner = _loop.CreateFuture();
        Future outer = Asyncio.Shield(inner);
        _loop.Turn();

        inner.Cancel();
        _loop.Turn();

        outer.Cancelled().Should().BeTrue();
    }

    [Test, Property("Semantic", "98")]
    [PythonTest("test_tasks", "BaseTaskTests.test_shield_cancel_outer")]
    public void Cancel_OfTheOuter_NobodyIsLeftOnEither()
    {
        Future inner = _loop.CreateFuture();
        Future outer = Asyncio.Shield(inner);
        inner.ToString().Should().Contain("waiters=1");
        _loop.Turn();

        outer.Cancel();
        _loop.Turn();

        outer.Cancelled().Should().BeTrue();
        outer.Waiters().Should().BeEmpty();
        inner.Waiters().Should().BeEmpty();
        inner.Done().Should().BeFalse();
    }

    [Test, Property("Semantic", "101")]
    [PythonTest("test_tasks", "BaseTaskTests.test_shield_cancel_outer_result")]
    public void Cancel_OfTheOuterAndTheInnerEndsWell_NothingIsReported()
    {
        Future<int> inner = CancelledShieldsAround(1);

        inner.SetResult(1);
        _loop.Turn();
        _loop.Close();

        _reports.All.Should().BeEmpty();
    }

    // At the latest when the loop closes: nobody is left who could ask for the error.
    [TestCase(1), TestCase(2), Property("Semantic", "101")]
    [PythonTest("test_tasks", "BaseTaskTests.test_shield_cancel_outer_exception")]
    [PythonTest("test_tasks", "BaseTaskTests.test_shield_duplicate_log_once")]
    public void Cancel_OfOneOrTwoOutersAndTheInnerFails_IsReportedOnce(int shields)
    {
        Future<int> inner = CancelledShieldsAround(shields);
        var error = new TrialError();

        inner.SetException(error);
        _loop.Turn();
        _loop.Close();

        _reports.Only.Exception.Should().BeSameAs(error);
    }

    [Test, Property("Semantic", "98")]
    [PythonTest("test_tasks", "BaseTaskTests.test_shield_effect")]
    public void Cancel_OfTheAwaiter_TheShieldedCoroutineGoesOn([Values] Body body)
    {
        Future waiter = _loop.CreateFuture();
        var log = new List<string>();
        AsyncioTask outer = Virtual.Start(_loop, body, Coroutine, Native);
        _loop.Turns(2);

        outer.Cancel();
        _loop.Invoking(l => l.RunUntilComplete(outer)).Should().Throw<CancelledError>();
        waiter.SetResult();
        _loop.Turn();

        log.Should().Equal("inner");

        async Coroutine Coroutine()
        {
            await Asyncio.Shield(Inner());
            log.Add("outer");
        }

        async Task Native()
        {
            await Asyncio.Shield(Inner());
            log.Add("outer");
        }

        async Coroutine Inner()
        {
            await waiter;
            log.Add("inner");
        }
    }

    [Test, Property("Semantic", "98")]
    [PythonTest("test_tasks", "BaseTaskTests.test_shield_gather")]
    public void Cancel_OfAShieldAroundAGather_TheGatherEndsWell()
    {
        Future<int> first = _loop.CreateFuture<int>(), second = _loop.CreateFuture<int>();
        Future<int[]> gather = Asyncio.Gather<int>(first, second);
        Future<int[]> outer = Asyncio.Shield(gather);
        _loop.Turn();

        outer.Cancel();
        _loop.Turn();
        first.SetResult(1);
        second.SetResult(2);
        _loop.Turn();

        outer.Cancelled().Should().BeTrue();
        gather.Result().Should().Equal(1, 2);
    }

    [Test, Property("Semantic", "98"), Property("Semantic", "108")]
    [PythonTest("test_tasks", "BaseTaskTests.test_gather_shield")]
    public void Cancel_OfAGatherOfShields_OnlyTheShieldsAreCancelled()
    {
        Future<int> first = _loop.CreateFuture<int>(), second = _loop.CreateFuture<int>();
        Future<int> shield = Asyncio.Shield(first), other = Asyncio.Shield(second);
        Future<int[]> gather = Asyncio.Gather<int>(shield, other);
        _loop.Turn();

        gather.Cancel();
        _loop.Turn();

        gather.Exception().Should().BeOfType<CancelledError>();
        (shield.Cancelled(), other.Cancelled()).Should().Be((true, true));
        (first.Done(), second.Done()).Should().Be((false, false));
        first.SetResult(1);
        second.SetResult(2);
        _loop.Turn();
        (first.Result(), second.Result()).Should().Be((1, 2));
    }

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_shield_coroutine_use_running_loop")]
    public void Shield_Coroutine_BelongsToTheRunningLoop()
    {
        Future<int>? outer = null;
        _loop.RunUntilComplete(async Coroutine () => outer = Asyncio.Shield(Asyncio.Sleep(0, 42)));

        outer!.GetLoop().Should().BeSameAs(_loop);
        _loop.RunUntilComplete(outer).Should().Be(42);
    }

    private Future<int> CancelledShieldsAround(int count)
    {
        Future<int> inner = _loop.CreateFuture<int>();
        for (int i = 0; i < count; i++)
        {
            Future<int> outer = Asyncio.Shield(inner);
            _loop.Turn();
            outer.Cancel();
            _loop.Turn();
            outer.Cancelled().Should().BeTrue();
        }

        return inner;
    }

    [Test]
    public void Shield_InnerFailsAndTheOuterIsCancelledInOneTurn_IsNotReported()
    {
        // CPython reads the error of the inner one there, and so nobody misses it.
        Future inner = _loop.CreateFuture();
        Future outer = Asyncio.Shield(inner);

        inner.SetException(new TrialError());
        outer.Cancel();
        _loop.Turns(2);
        _loop.Close();

        _reports.All.Should().BeEmpty();
    }

    [Test]
    public void Shield_InnerAndOuterAreCancelledInOneTurn_IsNotReported()
    {
        Future inner = _loop.CreateFuture();
        Future outer = Asyncio.Shield(inner);

        inner.Cancel();
        outer.Cancel();
        _loop.Turns(2);
        _loop.Close();

        _reports.All.Should().BeEmpty();
    }

    [Test]
    public void Shield_TaskThatIsDone_QueuesNothing()
    {
        AsyncioTask<int> inner = _loop.CreateTask(Asyncio.Sleep(0, 7));
        _loop.RunUntilComplete(inner);
        _loop.Turns(2);

        Future<int> outer = Asyncio.Shield(inner);

        outer.Result().Should().Be(7);
        _loop.ReadyCount.Should().Be(0);
    }

    [Test]
    public void Shield_InACallGraph_IsAwaitedByNobodyThroughItself()
    {
        Future inner = _loop.CreateFuture();
        Future outer = Asyncio.Shield(inner);

        var listener = (IFutureListener)outer.Waiters().Single().Work;
        listener.DependentOf(inner).Should().BeSameAs(outer);
        listener.DependentOf(outer).Should().BeNull();
    }
}

using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Futures;

[TestFixture]
public class FutureTests
{
    private EventLoop _loop = null!;

    [SetUp]
    public void MakeLoop()
    {
        _loop = Virtual.Loop();
        Reports.Of(_loop);
    }

    [TearDown]
    public void CloseLoop() => _loop.Close();

    [Test, Property("Semantic", "40")]
    [PythonTest("test_futures", "BaseFutureTests.test_initial_state")]
    public void New_IsPending()
    {
        Future<int> future = _loop.CreateFuture<int>();

        future.Done().Should().BeFalse();
        future.Cancelled().Should().BeFalse();
        future.GetLoop().Should().BeSameAs(_loop);
        future.Cancel();
        future.Cancelled().Should().BeTrue();
    }

    [Test, Property("Semantic", "40")]
    public void Result_WhilePending_IsAnInvalidState()
    {
        Future<int> future = _loop.CreateFuture<int>();

        future.Invoking(f => f.Result()).Should().Throw<InvalidStateError>().WithMessage("Result is not ready*");
        future.Invoking(f => f.Exception()).Should().Throw<InvalidStateError>();
    }

    [Test, Property("Semantic", "40")]
    [PythonTest("test_futures", "BaseFutureTests.test_result")]
    public void SetResult_WhilePending_Finishes()
    {
        Future<int> future = _loop.CreateFuture<int>();

        future.SetResult(5);

        future.Done().Should().BeTrue();
        future.Cancelled().Should().BeFalse();
        future.Result().Should().Be(5);
        future.Exception().Should().BeNull();
        IsFinal(future);
    }

    [Test, Property("Semantic", "40")]
    [PythonTest("test_futures", "BaseFutureTests.test_exception")]
    public void SetException_WhilePending_FinishesWithIt()
    {
        Future<int> future = _loop.CreateFuture<int>();
        var error = new FormatException();

        future.SetException(error);

        future.Done().Should().BeTrue();
        future.Cancelled().Should().BeFalse();
        future.Exception().Should().BeSameAs(error);
        future.Invoking(f => f.Result()).Should().Throw<FormatException>().Which.Should().BeSameAs(error);
        IsFinal(future);
    }

    [Test, Property("Semantic", "40")]
    [PythonTest("test_futures", "BaseFutureTests.test_cancel")]
    public void Cancel_WhilePending_IsCancelled()
    {
        Future<int> future = _loop.CreateFuture<int>();

        future.Cancel("why").Should().BeTrue();

        future.Done().Should().BeTrue();
        future.Cancelled().Should().BeTrue();
        future.Invoking(f => f.Result()).Should().Throw<CancelledError>().Which.Msg.Should().Be("why");
        future.Invoking(f => f.Exception()).Should().Throw<CancelledError>();
        IsFinal(future);
    }

    [Test, Property("Semantic", "40")]
    public void Complete_ASecondTime_IsAnInvalidStateAndChangesNothing(
        [Values("result", "error", "cancel")] string first, [Values("result", "error")] string second)
    {
        Future<int> future = _loop.CreateFuture<int>();
        Complete(first);
        string before = Outcome();

        FluentActions.Invoking(() => Complete(second)).Should().Throw<InvalidStateError>().WithMessage("invalid state*");

        Outcome().Should().Be(before);

        void Complete(string how)
        {
            switch (how)
            {
                case "result":
                    future.SetResult(1);
                    break;
                case "error":
                    future.SetException(new FormatException());
                    break;
                default:
                    future.Cancel();
                    break;
            }
        }

        string Outcome() => future.Cancelled() ? "cancelled" : future.Exception()?.GetType().Name ?? $"{future.Result()}";
    }

    [Test, Property("Semantic", "41")]
    public void Cancel_Done_GivesFalseAndChangesNothing()
    {
        Future<int> future = _loop.CreateFuture<int>();
        future.SetResult(5);

        future.Cancel().Should().BeFalse();

        future.Cancelled().Should().BeFalse();
        future.Result().Should().Be(5);
    }

    [Test, Property("Semantic", "41")]
    public void Cancel_Cancelled_GivesFalseAndKeepsTheMessage()
    {
        Future future = _loop.CreateFuture();
        future.Cancel("first");

        future.Cancel("second").Should().BeFalse();

        future.Invoking(f => f.Result()).Should().Throw<CancelledError>().Which.Msg.Should().Be("first");
    }

    [Test, Property("Semantic", "46")]
    public void Await_Done_DoesNotYield([Values] Body body)
    {
        int turns = -1;
        Virtual.Run(body, Coroutine, Native);

        turns.Should().Be(0);

        Future<int> Prepare(out TurnCounter counter)
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            counter = new TurnCounter(loop);
            Future<int> future = loop.CreateFuture<int>();
            future.SetResult(1);
            return future;
        }

        async Coroutine Coroutine()
        {
            Future<int> future = Prepare(out TurnCounter counter);
            await future;
            turns = counter.Count;
            counter.Dispose();
        }

        async Task Native()
        {
            Future<int> future = Prepare(out TurnCounter counter);
            await future;
            turns = counter.Count;
            counter.Dispose();
        }
    }

    [Test, Property("Semantic", "47")]
    public void Await_Pending_GoesOnOneTurnAfterTheCompletionAndNeverInside([Values] Body body)
    {
        var log = new List<string>();
        Future<int> future = _loop.CreateFuture<int>();
        Virtual.Start(_loop, body, Coroutine, Native);
        _loop.Turn();
        _loop.CallSoon(() =>
        {
            future.SetResult(1);
            log.Add("set");
        });
        _loop.Turn();
        log.Should().Equal("set");

        _loop.Turn();

        log.Should().Equal("set", "resumed");

        async Coroutine Coroutine()
        {
            await future;
            log.Add("resumed");
        }

        async Task Native()
        {
            await future;
            log.Add("resumed");
        }
    }

    [Test, Property("Semantic", "48")]
    public void Await_SeveralTasks_GoOnInTheOrderInWhichTheyBeganToWait([Values] Body body)
    {
        var log = new List<int>();
        Future future = _loop.CreateFuture();
        for (int i = 0; i < 5; i++)
        {
            int number = i;
            Virtual.Start(_loop, body, () => Coroutine(number), () => Native(number));
        }

        _loop.Turn();
        future.SetResult();
        _loop.Turn();

        log.Should().Equal(0, 1, 2, 3, 4);

        async Coroutine Coroutine(int number)
        {
            await future;
            log.Add(number);
        }

        async Task Native(int number)
        {
            await future;
            log.Add(number);
        }
    }

    [Test, Property("Semantic", "48")]
    public void Await_CoroutineAndNativeTasksMixed_KeepTheOrder()
    {
        var log = new List<int>();
        Future future = _loop.CreateFuture();
        for (int i = 0; i < 6; i++)
        {
            int number = i;
            Virtual.Start(_loop, i % 2 == 0 ? Body.Coroutine : Body.Native, () => Coroutine(number), () => Native(number));
        }

        _loop.Turn();
        future.SetResult();
        _loop.Turn();

        log.Should().Equal(0, 1, 2, 3, 4, 5);

        async Coroutine Coroutine(int number)
        {
            await future;
            log.Add(number);
        }

        async Task Native(int number)
        {
            await future;
            log.Add(number);
        }
    }

    [Test, Property("Semantic", "50")]
    public void SetException_OfAnyKind_IsStoredAsItIs()
    {
        // Python refuses StopIteration; .NET has no exception that means something to an await.
        foreach (Exception error in new Exception[] { new OperationCanceledException(), new CancelledError("x"), new StackOverflowException(), new KeyboardInterrupt() })
        {
            Future future = _loop.CreateFuture();
            future.SetException(error);

            future.Exception().Should().BeSameAs(error);
            future.Cancelled().Should().BeFalse();
        }
    }

    [Test, Property("Semantic", "51")]
    public void SetException_Null_IsRefusedAndTheFutureStaysPending()
    {
        // An exception class in place of an instance does not compile, so null is all that is left to refuse.
        Future future = _loop.CreateFuture();

        future.Invoking(f => f.SetException(null!)).Should().Throw<ArgumentNullException>().WithParameterName("exception");

        future.Done().Should().BeFalse();
    }

    [Test, Property("Semantic", "52")]
    public void Result_ReadOften_TheTraceDoesNotGrow()
    {
        Future<int> future = _loop.CreateFuture<int>();
        future.SetException(new FormatException());
        int[] lengths = [.. Enumerable.Range(0, 10).Select(_ => Read())];

        lengths.Distinct().Should().ContainSingle();

        int Read()
        {
            try
            {
                return future.Result();
            }
            catch (FormatException e)
            {
                return e.StackTrace!.Split('\n').Length;
            }
        }
    }

    [Test, Property("Semantic", "52")]
    public void Await_OfAnErrorByManyTasks_TheTraceDoesNotGrow([Values] Body body)
    {
        Future future = _loop.CreateFuture();
        var lengths = new List<int>();
        for (int i = 0; i < 10; i++)
        {
            Virtual.Start(_loop, body, Coroutine, Native);
        }

        _loop.Turn();
        future.SetException(new FormatException());
        _loop.Turn();

        lengths.Should().HaveCount(10);
        lengths.Distinct().Should().ContainSingle();

        async Coroutine Coroutine()
        {
            try
            {
                await future;
            }
            catch (FormatException e)
            {
                lengths.Add(e.StackTrace!.Split('\n').Length);
            }
        }

        async Task Native()
        {
            try
            {
                await future;
            }
            catch (FormatException e)
            {
                lengths.Add(e.StackTrace!.Split('\n').Length);
            }
        }
    }

    [Test, Property("Semantic", "54")]
    public void Result_OfACancelledFuture_EveryReaderGetsTheMessage()
    {
        Future future = _loop.CreateFuture();
        future.Cancel("why");

        for (int i = 0; i < 3; i++)
        {
            future.Invoking(f => f.Result()).Should().Throw<CancelledError>().Which.Msg.Should().Be("why");
        }
    }

    [Test, Property("Semantic", "54")]
    public void Result_OfACancelledTask_OnlyTheFirstReaderGetsTheMessage()
    {
        AsyncioTask task = _loop.CreateTask(Asyncio.Sleep(10));
        _loop.Turn();
        task.Cancel("why");
        _loop.Turns(3);
        task.Cancelled().Should().BeTrue();

        task.Invoking(t => t.Result()).Should().Throw<CancelledError>().Which.Msg.Should().Be("why");
        task.Invoking(t => t.Result()).Should().Throw<CancelledError>().Which.Msg.Should().BeNull();
    }

    [Test]
    public void SetResult_Untyped_ChecksTheType()
    {
        Future future = _loop.CreateFuture<int>();

        future.Invoking(f => f.SetResult("text")).Should().Throw<ArgumentException>();
        future.Invoking(f => f.SetResult()).Should().Throw<ArgumentException>();
        future.Done().Should().BeFalse();
        future.SetResult((object)3);

        future.Result().Should().Be(3);
    }

    [Test]
    [PythonTest("test_futures", "BaseFutureTests.test_constructor_use_running_loop")]
    public void New_WithoutLoop_BelongsToTheRunningOne()
    {
        EventLoop? seen = null;
        _loop.CallSoon(() => seen = new Future().GetLoop());

        _loop.Turn();

        seen.Should().BeSameAs(_loop);
    }

    [Test]
    public void AsTask_FutureCompletes_TheTaskDoes()
    {
        Future<int> future = _loop.CreateFuture<int>();
        Task<int> task = future.AsTask();
        _loop.Turn();
        task.IsCompleted.Should().BeFalse();

        future.SetResult(3);
        _loop.Turn();

        task.IsCompletedSuccessfully.Should().BeTrue();
        task.Result.Should().Be(3);
    }

    [Test]
    public void AsTask_FutureFailsOrIsCancelled_TheTaskDoes()
    {
        Future<int> failed = _loop.CreateFuture<int>();
        Future<int> cancelled = _loop.CreateFuture<int>();
        (Task<int> first, Task<int> second) = (failed.AsTask(), cancelled.AsTask());
        failed.SetException(new FormatException());
        cancelled.Cancel();

        _loop.Turn();

        first.Exception!.InnerException.Should().BeOfType<FormatException>();
        second.IsCanceled.Should().BeTrue();
    }

    [Test]
    public void AsValueTask_AwaitedTwice_GivesTheResultTwice()
    {
        Virtual.Run(async () =>
        {
            Future<int> future = Asyncio.GetRunningLoop().CreateFuture<int>();
            Asyncio.GetRunningLoop().CallSoon(future.SetResult, 4);
            ValueTask<int> value = future.AsValueTask();
            (await value + await value).Should().Be(8);
        });
    }

    [Test]
    public void Cancel_WhileATaskWaits_TheTaskGetsTheCancellation([Values] Body body)
    {
        Future future = _loop.CreateFuture();
        AsyncioTask task = Virtual.Start(_loop, body, async () => await future, async () => await future);
        _loop.Turn();

        future.Cancel("gone");
        _loop.Turns(3);

        task.Cancelled().Should().BeTrue();
        task.Cancelling().Should().Be(0);
    }

    [Test]
    public void ToString_ByState_ShowsIt()
    {
        Future<int> pending = _loop.CreateFuture<int>();
        Future<int> finished = _loop.CreateFuture<int>();
        finished.SetResult(3);
        Future<int> failed = _loop.CreateFuture<int>();
        failed.SetException(new FormatException("no number"));
        Future<int> cancelled = _loop.CreateFuture<int>();
        cancelled.Cancel();

        pending.ToString().Should().Contain("pending");
        finished.ToString().Should().Contain("finished").And.Contain("3");
        failed.ToString().Should().Contain("finished").And.Contain("FormatException");
        cancelled.ToString().Should().Contain("cancelled");
    }

    [Test]
    public void ToString_Pending_HasNoResultAndCountsItsWaiters([Values] bool typed)
    {
        Future future = typed ? _loop.CreateFuture<int>() : _loop.CreateFuture();
        future.ToString().Should().Be("<Future pending>");

        future.AddDoneCallback(static _ => { });
        future.AddDoneCallback(static _ => { });

        future.ToString().Should().Be("<Future pending waiters=2>");
    }

    [Test]
    public void ToString_Untyped_ShowsAResultOnlyIfThereIsOne()
    {
        Future empty = _loop.CreateFuture(), full = _loop.CreateFuture();
        empty.SetResult();
        full.SetResult("x");

        empty.ToString().Should().Be("<Future finished>");
        full.ToString().Should().Be("<Future finished result=x>");
    }

    [Test, Property("Semantic", "40")]
    public void SetResult_OfAFutureWithoutAType_KeepsTheObject()
    {
        Future future = _loop.CreateFuture();
        var result = new object();

        future.SetResult(result);

        future.Result().Should().BeSameAs(result);
    }

    [Test]
    public void OnCompleted_Null_IsRefused([Values] bool typed, [Values] bool isSafe) => Virtual.Run(async Coroutine () =>
    {
        Future<int> future = _loop.CreateFuture<int>();
        Action register = (typed, isSafe) switch
        {
            (true, true) => () => future.GetAwaiter().OnCompleted(null!),
            (true, false) => () => future.GetAwaiter().UnsafeOnCompleted(null!),
            (false, true) => () => ((Future)future).GetAwaiter().OnCompleted(null!),
            (false, false) => () => ((Future)future).GetAwaiter().UnsafeOnCompleted(null!),
        };

        register.Should().Throw<ArgumentNullException>();
        await Asyncio.Sleep(0);
    });

    [Test]
    public void OnCompleted_FutureIsDoneByThen_GoesThroughTheLoopAndLeavesNoWaiter() => Virtual.Run(async Coroutine () =>
    {
        Future<int> future = Asyncio.GetRunningLoop().CreateFuture<int>();
        Future<int>.Awaiter awaiter = future.GetAwaiter();
        bool hasGoneOn = false;
        awaiter.IsCompleted.Should().BeFalse();
        future.SetResult(1);

        awaiter.UnsafeOnCompleted(() => hasGoneOn = true);

        hasGoneOn.Should().BeFalse();
        future.Waiters().Should().BeEmpty();
        await Asyncio.Sleep(0);
        hasGoneOn.Should().BeTrue();
    });

    [Test]
    public void Await_ByTheTaskItself_LeavesNoWaiter([Values] Body body) => Virtual.Run(async () =>
    {
        AsyncioTask task = null!;
        int? waiters = null;
        async Coroutine AwaitItself()
        {
            await Virtual.ErrorOf(task);
            waiters = task.Waiters().Count();
        }

        task = Virtual.Start(body, AwaitItself, async () =>
        {
            try { await task; }
            catch (InvalidOperationException) { waiters = task.Waiters().Count(); }
        });
        await task;

        waiters.Should().Be(1, "the test alone waits for it");
    });

    [Test]
    public void Await_ByTheTaskItself_GoesOnInItsExecutionContext([Values] Body body) => Virtual.Run(async () =>
    {
        var local = new AsyncLocal<string>();
        AsyncioTask task = null!;
        string? after = null;
        task = Virtual.Start(body, AwaitItself, NativeAwaitItself);
        await task;

        after.Should().Be("mine");

        async Coroutine AwaitItself()
        {
            local.Value = "mine";
            try { await task; }
            catch (InvalidOperationException) { after = local.Value; }
        }

        async Task NativeAwaitItself()
        {
            local.Value = "mine";
            try { await task; }
            catch (InvalidOperationException) { after = local.Value; }
        }
    });

    private static void IsFinal(Future<int> future)
    {
        future.Invoking(f => f.SetResult(1)).Should().Throw<InvalidStateError>();
        future.Invoking(f => f.SetException(new ArithmeticException())).Should().Throw<InvalidStateError>();
        future.Cancel().Should().BeFalse();
    }
}

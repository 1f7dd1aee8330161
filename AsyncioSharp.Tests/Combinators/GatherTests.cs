using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Combinators;

[TestFixture]
public class GatherTests
{
    [Test, Property("Semantic", "104")]
    public void Gather_ChildrenEndInAnotherOrder_ResultsAreInArgumentOrder() => Virtual.Run(async () =>
    {
        int[] results = await Asyncio.Gather(Asyncio.Sleep(3, 1), Asyncio.Sleep(1, 2), Asyncio.Sleep(2, 3));

        results.Should().Equal(1, 2, 3);
        Asyncio.GetRunningLoop().Time().Should().Be(3, "they run side by side");
    });

    [Test, Property("Semantic", "104")]
    [PythonTest("test_tasks", "CoroutineGatherTests.test_duplicate_coroutines")]
    public void Gather_SameAwaitableTwice_RunsItOnce() => Virtual.Run(async () =>
    {
        var runs = 0;
        async Coroutine<int> Count()
        {
            await Asyncio.Sleep(1);
            return ++runs;
        }

        Coroutine<int> same = Count();
        (await Asyncio.Gather(same, Count(), same)).Should().Equal(1, 2, 1);
        runs.Should().Be(2);

        AsyncioTask<int> task = Asyncio.CreateTask(Count());
        (await Asyncio.Gather(task, task)).Should().Equal(3, 3);
        runs.Should().Be(3);
    });

    [Test, Property("Semantic", "104")]
    public void Gather_OfNothing_IsDoneAtOnce() => Virtual.Run(async () =>
    {
        Future<int[]> typed = Asyncio.Gather(Array.Empty<Coroutine<int>>());
        Future<object?[]> untyped = Asyncio.Gather(Array.Empty<IAwaitable>());

        (typed.Done(), untyped.Done()).Should().Be((true, true));
        (await typed).Should().BeEmpty();
        (await untyped).Should().BeEmpty();
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "105")]
    public void Gather_OneFails_PassesTheErrorOnAtOnceAndTheOthersRunOn(Body body) => Virtual.Run(async () =>
    {
        List<LoopExceptionContext> reports = Virtual.CollectReports();
        var error = new TrialError("first");
        AsyncioTask<int> failing = Asyncio.CreateTask(Virtual.Fail<int>(error, after: 1));
        AsyncioTask<int> later = Virtual.Start(body, async Coroutine<int> () => await Asyncio.Sleep(3, 3), async Task<int> () => await Asyncio.Sleep(3, 3));
        AsyncioTask<int> alsoFailing = Asyncio.CreateTask(Virtual.Fail<int>(new TrialError("second"), after: 2));

        (await Virtual.ErrorOf(Asyncio.Gather(failing, later, alsoFailing))).Should().BeSameAs(error);
        Asyncio.GetRunningLoop().Time().Should().Be(1);
        (await later).Should().Be(3);
        alsoFailing.Done().Should().BeTrue();
        reports.Should().BeEmpty();
    });

    [Test, Property("Semantic", "105")]
    [PythonTest("test_tasks", "CoroutineGatherTests.test_exception_marking")]
    public void Gather_LaterErrors_AreMarkedAsReadAndNeverReported()
    {
        using EventLoop loop = Virtual.Loop();
        List<LoopExceptionContext> reports = Virtual.CollectReports(loop);
        loop.RunUntilComplete(Main());
        loop.Close();

        reports.Should().BeEmpty();

        static async Coroutine Main()
        {
            var first = new TrialError();
            Exception? error = await Virtual.ErrorOf(Asyncio.Gather(Virtual.Fail<int>(first, after: 1), Virtual.Fail<int>(new TrialError(), after: 2)));
            error.Should().BeSameAs(first);
            await Asyncio.Sleep(5);
        }
    }

    [Test, Property("Semantic", "106")]
    public void GatherReturnExceptions_ErrorsAndCancellations_AreCollected() => Virtual.Run(async () =>
    {
        var error = new TrialError();
        AsyncioTask<int> cancelled = Asyncio.CreateTask(Asyncio.Sleep(10, 0));
        Asyncio.GetRunningLoop().CallLater(1, () => cancelled.Cancel("why"));
        Outcome<int>[] outcomes = await Asyncio.GatherReturnExceptions(Asyncio.Sleep(2, 7), Virtual.Fail<int>(error), cancelled);

        (outcomes[0].IsSuccess, outcomes[0].Value).Should().Be((true, 7));
        outcomes[1].Exception.Should().BeSameAs(error);
        outcomes[2].Exception.Should().BeOfType<CancelledError>().Which.Msg.Should().Be("why");
        outcomes[1].Invoking(static o => o.Value).Should().Throw<InvalidOperationException>().WithInnerException<TrialError>();
    });

    [Test, Property("Semantic", "106")]
    public void GatherReturnExceptions_CancelledWithAMessage_GivesItAndLeavesItToOthers([Values] Body body) => Virtual.Run(async () =>
    {
        // CPython gives the message of a future, and loses that of a task.
        Future<int> future = Asyncio.GetRunningLoop().CreateFuture<int>();
        AsyncioTask<int> task = Virtual.Start(body, async Coroutine<int> () => await Asyncio.Sleep(10, 0), async Task<int> () => await Asyncio.Sleep(10, 0));
        Future<Outcome<int>[]> gather = Asyncio.GatherReturnExceptions(future);
        Future<Outcome<int>[]> ofTask = Asyncio.GatherReturnExceptions(task);
        await Asyncio.Sleep(1);
        future.Cancel("of the future");
        task.Cancel("of the task");

        (await gather)[0].Exception.Should().BeOfType<CancelledError>().Which.Msg.Should().Be("of the future");
        (await ofTask)[0].Exception.Should().BeOfType<CancelledError>().Which.Msg.Should().Be("of the task");
        (await Virtual.Error<CancelledError>(task)).Msg.Should().Be("of the task");
    });

    [Test, Property("Semantic", "107")]
    public void Gather_CancelledChild_IsAnErrorButTheOuterIsNotCancelled() => Virtual.Run(async () =>
    {
        AsyncioTask<int> child = Asyncio.CreateTask(Asyncio.Sleep(10, 0));
        AsyncioTask<int> other = Asyncio.CreateTask(Asyncio.Sleep(5, 1));
        Future<int[]> gather = Asyncio.Gather(child, other);
        await Asyncio.Sleep(1);
        child.Cancel("child");

        ((CancelledError)(await Virtual.ErrorOf(gather))!).Msg.Should().Be("child");
        gather.Cancelled().Should().BeFalse();
        gather.Exception().Should().BeOfType<CancelledError>();
        (await other).Should().Be(1);
    });

    [TestCase(false), TestCase(true), Property("Semantic", "108")]
    public void Cancel_OfAGather_CancelsAllChildrenAndEndsWhenTheyHaveEnded(bool returnExceptions) => Virtual.Run(async () =>
    {
        async Coroutine<int> Slow(double cleanup)
        {
            try { return await Asyncio.Sleep(100, 0); }
            finally { await Asyncio.Sleep(cleanup); }
        }

        AsyncioTask<int> a = Asyncio.CreateTask(Slow(1)), b = Asyncio.CreateTask(Slow(3));
        Future gather = returnExceptions ? Asyncio.GatherReturnExceptions(a, b) : Asyncio.Gather(a, b);
        await Asyncio.Sleep(0);

        gather.Cancel().Should().BeTrue();
        gather.Done().Should().BeFalse();
        (await Virtual.ErrorOf(gather)).Should().BeOfType<CancelledError>();
        Asyncio.GetRunningLoop().Time().Should().Be(returnExceptions ? 3 : 1, "without return_exceptions the first cancelled child is the first error");
        await Asyncio.Wait([a, b]);
        (a.Cancelled(), b.Cancelled()).Should().Be((true, true));
    });

    [Test, Property("Semantic", "108")]
    public void Cancel_ChildrenSwallowIt_GatherRaisesAllTheSame() => Virtual.Run(async () =>
    {
        async Coroutine<int> Swallow()
        {
            try { await Asyncio.Sleep(100); }
            catch (CancelledError) { }

            return 1;
        }

        Future<Outcome<int>[]> gather = Asyncio.GatherReturnExceptions(Swallow(), Swallow());
        await Asyncio.Sleep(0);

        gather.Cancel();
        (await Virtual.ErrorOf(gather)).Should().BeOfType<CancelledError>();
    });

    [Test, Property("Semantic", "108")]
    public void Cancel_OfAFinishedGather_DoesNothing() => Virtual.Run(async () =>
    {
        AsyncioTask<int> running = Asyncio.CreateTask(Asyncio.Sleep(5, 1));
        Future<int[]> gather = Asyncio.Gather(Virtual.Fail<int>(new TrialError()), running);
        await Virtual.ErrorOf(gather);

        gather.Cancel().Should().BeFalse();
        (await running).Should().Be(1);
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "108")]
    public void Cancel_OfTheAwaiter_CancelsTheChildren(Body body) => Virtual.Run(async () =>
    {
        AsyncioTask<int> child = Asyncio.CreateTask(Asyncio.Sleep(10, 0));
        AsyncioTask task = Virtual.Start(body, async Coroutine () => await Asyncio.Gather(child), async Task () => await Asyncio.Gather(child));
        await Virtual.Turns(2);

        task.Cancel();
        await Asyncio.Wait([task]);
        (task.Cancelled(), child.Cancelled()).Should().Be((true, true));
    });

    [TestCase(false), TestCase(true), Property("Semantic", "94")]
    public void Cancel_WithMessage_MessageArrives(bool returnExceptions) => Virtual.Run(async () =>
    {
        Coroutine<int> a = Asyncio.Sleep(9, 0), b = Asyncio.Sleep(9, 0);
        Future gather = returnExceptions ? Asyncio.GatherReturnExceptions(a, b) : Asyncio.Gather(a, b);
        await Asyncio.Sleep(0);

        gather.Cancel("why");
        ((CancelledError)(await Virtual.ErrorOf(gather))!).Msg.Should().Be("why");
    });

    [Test, Property("Semantic", "109")]
    public void Gather_FuturesOfTwoLoops_AreRefused()
    {
        using EventLoop one = Virtual.Loop(), two = Virtual.Loop();
        Future<int> a = one.CreateFuture<int>(), b = two.CreateFuture<int>();

        FluentActions.Invoking(() => Asyncio.Gather(a, b)).Should().Throw<ArgumentException>().WithMessage("*different event loops*");
    }

    [Test]
    public void Gather_FailedFutureOfAClosedLoop_IsRefused()
    {
        EventLoop loop = Virtual.Loop();
        Reports.Of(loop);
        Future<int> failed = loop.CreateFuture<int>();
        failed.SetException(new TrialError("before"));
        loop.Close();

        FluentActions.Invoking(() => Asyncio.Gather(failed)).Should().Throw<InvalidOperationException>().WithMessage("*closed*");
    }

    [Test]
    public void Gather_Null_IsRefusedByName() => Virtual.Run(async () =>
    {
        Coroutine<int> good = Asyncio.Sleep(0, 1);
        FluentActions.Invoking(() => Asyncio.Gather(good, null!)).Should().Throw<ArgumentException>().WithMessage("*null*");
        await Asyncio.Sleep(0);
    });

    [Test]
    public void Gather_NativeTasks_ResumeOnTheLoop() => Virtual.Run(async () =>
    {
        static async Task<int> Native(int value)
        {
            await Asyncio.Sleep(value);
            return value;
        }

        AsyncioTask current = Asyncio.CurrentTask()!;
        (await Asyncio.Gather(Native(2), Native(1))).Should().Equal(2, 1);
        Asyncio.CurrentTask().Should().BeSameAs(current);
    });

    [Test]
    public void Gather_DoneChildren_IsDoneAtOnce() => Virtual.Run(async () =>
    {
        AsyncioTask<int> done = Asyncio.CreateTask(Asyncio.Sleep(0, 4));
        await done;

        Future<int[]> gather = Asyncio.Gather(done, done);
        gather.Done().Should().BeTrue();
        (await gather).Should().Equal(4, 4);
    });

    [Test]
    public void GatherReturnExceptions_DifferentTypes_IsATypedTuple() => Virtual.Run(async () =>
    {
        static async Coroutine<int> Number() => 1;
        static async Coroutine<string> Text() => "a";
        static async Coroutine<bool> Flag() => true;

        (Outcome<int> n, Outcome<string> t) = await Asyncio.GatherReturnExceptions(Number(), Text());
        (n.Value, t.Value).Should().Be((1, "a"));
        var (x, y, z) = await Asyncio.GatherReturnExceptions(Asyncio.CreateTask(Number()), Virtual.Fail<string>(new TrialError()), Flag());
        x.Value.Should().Be(1);
        y.Exception.Should().BeOfType<TrialError>();
        z.Value.Should().BeTrue();
        var (a, b, c, d, e, f, g, h) = await Asyncio.GatherReturnExceptions(Number(), Text(), Flag(), Number(), Text(), Flag(), Number(), Text());
        $"{a}{b}{c}{d}{e}{f}{g}{h}".Should().Be("1aTrue1aTrue1a");
    });
}

using AsyncioSharp.Tests.Infrastructure;

#pragma warning disable ASY007 // What is tested: such a catch takes the cancellation.

namespace AsyncioSharp.Tests.Tasks;

[TestFixture]
public class CancellationTests
{
    [Test, Property("Semantic", "82")]
    public void Cancel_Done_ReturnsFalseAndCountsNothing() => Virtual.Run(async () =>
    {
        AsyncioTask<int> task = Asyncio.CreateTask(Give(1));
        await task;

        task.Cancel().Should().BeFalse();
        task.Cancelling().Should().Be(0);
        task.Cancelled().Should().BeFalse();
        task.Result().Should().Be(1);
    });

    [Test, Property("Semantic", "82")]
    public void Cancel_Pending_ReturnsTrueAndCountsEachRequest() => Virtual.Run(async () =>
    {
        AsyncioTask task = Asyncio.CreateTask(Virtual.Forever());
        await Asyncio.Sleep(0);

        task.Cancel().Should().BeTrue();
        task.Cancelling().Should().Be(1);
        task.Cancel().Should().BeTrue();
        task.Cancelling().Should().Be(2);
        task.Done().Should().BeFalse("it is only a request");
        await Asyncio.Wait([task]);
        task.Cancelled().Should().BeTrue();
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "83")]
    [PythonTest("test_tasks", "BaseTaskTests.test_task_cancel_waiter_future")]
    public void Cancel_ParkedOnFuture_CancelsTheFutureAtOnceAndTheErrorComesWithTheWakeUp(Body body) => Virtual.Run(async () =>
    {
        Future future = Asyncio.GetRunningLoop().CreateFuture();
        var log = new List<string>();
        AsyncioTask task = Virtual.Start(
            body,
            async Coroutine () =>
            {
                try { await future; }
                catch (CancelledError) { log.Add("error"); throw; }
            },
            async Task () =>
            {
                try { await future; }
                catch (CancelledError) { log.Add("error"); throw; }
            });
        await Asyncio.Sleep(0);

        task.Cancel();
        future.Cancelled().Should().BeTrue();
        log.Should().BeEmpty();
        await Asyncio.Sleep(0);
        log.Should().Equal("error");
        task.Cancelled().Should().BeTrue();
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "83")]
    public void Cancel_ParkedOnTask_CancelsThatTaskToo(Body body) => Virtual.Run(async () =>
    {
        AsyncioTask innermost = Asyncio.CreateTask(Virtual.Forever());
        AsyncioTask inner = Virtual.Start(body, async Coroutine () => await innermost, async Task () => await innermost);
        AsyncioTask outer = Virtual.Start(body, async Coroutine () => await inner, async Task () => await inner);
        await Virtual.Turns(2);

        outer.Cancel();
        await Asyncio.Wait([outer]);
        innermost.Cancelled().Should().BeTrue();
        inner.Cancelled().Should().BeTrue();
        outer.Cancelled().Should().BeTrue();
        (innermost.Cancelling(), inner.Cancelling(), outer.Cancelling()).Should().Be((1, 1, 1));
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "84")]
    public void Cancel_WaitIsOverButNotResumed_NextStepStartsWithTheError(Body body) => Virtual.Run(async () =>
    {
        Future<int> future = Asyncio.GetRunningLoop().CreateFuture<int>();
        var got = 0;
        AsyncioTask task = Virtual.Start(body, async Coroutine () => got = await future, async Task () => { got = await future; });
        await Asyncio.Sleep(0);

        future.SetResult(5);
        task.Cancel("late");
        CancelledError error = (await Virtual.ErrorOf(task)).Should().BeOfType<CancelledError>().Subject;
        error.Msg.Should().Be("late");
        got.Should().Be(0);
        future.Result().Should().Be(5, "a finished future stays what it is");
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "84")]
    public void Cancel_AtSleepZero_NextStepStartsWithTheError(Body body) => Virtual.Run(async () =>
    {
        var passed = false;
        AsyncioTask task = Virtual.Start(
            body,
            async Coroutine () => { await Asyncio.Sleep(0); passed = true; },
            async Task () => { await Asyncio.Sleep(0); passed = true; });
        await Asyncio.Sleep(0);

        task.Cancel();
        await Asyncio.Wait([task]);
        task.Cancelled().Should().BeTrue();
        passed.Should().BeFalse();
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "85")]
    public void Cancel_BeforeTheFirstStep_BodyNeverStarts(Body body) => Virtual.Run(async () =>
    {
        var started = false;
        AsyncioTask task = Virtual.Start(
            body,
            async Coroutine () => { started = true; await Asyncio.Sleep(0); },
            async Task () => { started = true; await Asyncio.Sleep(0); });

        task.Cancel();
        task.Done().Should().BeFalse();
        await Asyncio.Sleep(0);
        task.Cancelled().Should().BeTrue();
        started.Should().BeFalse();
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "86")]
    public void Cancel_TwiceBeforeDelivery_GivesOneErrorAndCountsBoth(Body body) => Virtual.Run(async () =>
    {
        var errors = 0;
        AsyncioTask task = Virtual.Start(
            body,
            async Coroutine () =>
            {
                try { await Asyncio.Sleep(10); }
                catch (CancelledError) { errors++; }

                await Asyncio.Sleep(1);
            },
            async Task () =>
            {
                try { await Asyncio.Sleep(10); }
                catch (CancelledError) { errors++; }

                await Asyncio.Sleep(1);
            });
        await Asyncio.Sleep(0);

        task.Cancel();
        task.Cancel();
        await task;
        errors.Should().Be(1);
        task.Cancelling().Should().Be(2);
        task.Cancelled().Should().BeFalse();
        Asyncio.GetRunningLoop().Time().Should().Be(1);
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "87")]
    public void Cancel_OfItself_GoesOnOverFinishedFuturesUntilItSuspends(Body body) => Virtual.Run(async () =>
    {
        Future finished = Asyncio.GetRunningLoop().CreateFuture();
        finished.SetResult();
        var log = new List<string>();
        AsyncioTask task = Virtual.Start(
            body,
            async Coroutine () =>
            {
                Asyncio.CurrentTask()!.Cancel();
                log.Add("after cancel");
                await finished;
                log.Add("after finished");
                await Asyncio.Sleep(0);
                log.Add("after suspension");
            },
            async Task () =>
            {
                Asyncio.CurrentTask()!.Cancel();
                log.Add("after cancel");
                await finished;
                log.Add("after finished");
                await Asyncio.Sleep(0);
                log.Add("after suspension");
            });

        await Asyncio.Wait([task]);
        log.Should().Equal("after cancel", "after finished");
        task.Cancelled().Should().BeTrue();
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "88")]
    [PythonTest("test_tasks", "BaseTaskTests.test_cancel_at_end")]
    public void Cancel_OfItselfThenReturn_EndsCancelledAndLosesTheValue(Body body) => Virtual.Run(async () =>
    {
        AsyncioTask<int> task = Virtual.Start(
            body,
            async Coroutine<int> () => CancelCurrent(7),
            async Task<int> () => CancelCurrent(7));

        (await Virtual.ErrorOf(task)).Should().BeOfType<CancelledError>();
        task.Cancelled().Should().BeTrue();
        task.Cancel().Should().BeFalse();
        task.Invoking(static done => done.Result()).Should().Throw<CancelledError>();
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "89")]
    [PythonTest("test_tasks", "BaseTaskTests.test_cancel_current_task")]
    public void Cancel_OfItselfThenPendingAwait_CancelsThatFutureImmediately(Body body) => Virtual.Run(async () =>
    {
        Future pending = Asyncio.GetRunningLoop().CreateFuture();
        AsyncioTask task = Virtual.Start(
            body,
            async Coroutine () => { Asyncio.CurrentTask()!.Cancel("own"); await pending; },
            async Task () => { Asyncio.CurrentTask()!.Cancel("own"); await pending; });

        await Asyncio.Sleep(0);
        pending.Cancelled().Should().BeTrue("it is cancelled in the step that awaits it");
        task.Done().Should().BeFalse();
        ((CancelledError)(await Virtual.ErrorOf(task))!).Msg.Should().Be("own");
        task.Cancelled().Should().BeTrue();
        task.Cancel().Should().BeFalse();
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "90")]
    public void Cancel_ErrorIsDropped_TaskGoesOnAndItsCountStays(Body body) => Virtual.Run(async () =>
    {
        AsyncioTask<int> task = Virtual.Start(
            body,
            async Coroutine<int> () =>
            {
                try { await Asyncio.Sleep(10); }
                catch (CancelledError) { }

                return 3;
            },
            async Task<int> () =>
            {
                try { await Asyncio.Sleep(10); }
                catch (CancelledError) { }

                return 3;
            });
        await Asyncio.Sleep(0);

        task.Cancel();
        (await task).Should().Be(3);
        task.Cancelling().Should().Be(1);
        task.Cancelled().Should().BeFalse();
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "91")]
    public void Cancel_ErrorIsDropped_LaterAwaitsAreNotAffected(Body body) => Virtual.Run(async () =>
    {
        var errors = 0;
        AsyncioTask task = Virtual.Start(
            body,
            async Coroutine () =>
            {
                for (int i = 0; i < 3; i++)
                {
                    try { await Asyncio.Sleep(5); }
                    catch (CancelledError) { errors++; }
                }
            },
            async Task () =>
            {
                for (int i = 0; i < 3; i++)
                {
                    try { await Asyncio.Sleep(5); }
                    catch (CancelledError) { errors++; }
                }
            });
        await Asyncio.Sleep(1);

        task.Cancel();
        await task;
        errors.Should().Be(1);
        Asyncio.GetRunningLoop().Time().Should().Be(11);
    });

    [Test, Property("Semantic", "92")]
    public void Uncancel_EachCall_LowersTheCountButNotBelowZero() => Virtual.Run(async () =>
    {
        AsyncioTask task = Asyncio.CreateTask(Swallow(3));
        await Asyncio.Sleep(0);
        task.Cancel();
        task.Cancel();
        await Asyncio.Sleep(0);

        task.Uncancel().Should().Be(1);
        task.Uncancel().Should().Be(0);
        task.Uncancel().Should().Be(0);
        task.Cancelling().Should().Be(0);
        await task;
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "92")]
    public void Uncancel_ToZeroBeforeDelivery_WithdrawsTheRequest(Body body) => Virtual.Run(async () =>
    {
        AsyncioTask<int> task = Virtual.Start(
            body,
            async Coroutine<int> () =>
            {
                Asyncio.CurrentTask()!.Cancel();
                Asyncio.CurrentTask()!.Uncancel();
                return await Asyncio.Sleep(1, 4);
            },
            async Task<int> () =>
            {
                Asyncio.CurrentTask()!.Cancel();
                Asyncio.CurrentTask()!.Uncancel();
                return await Asyncio.Sleep(1, 4);
            });

        (await task).Should().Be(4);
    });

    [Test, Property("Semantic", "92")]
    public void Uncancel_NotToZero_LeavesTheRequest() => Virtual.Run(async () =>
    {
        AsyncioTask task = Asyncio.CreateTask(async Coroutine () =>
        {
            AsyncioTask self = Asyncio.CurrentTask()!;
            self.Cancel();
            self.Cancel();
            self.Uncancel();
            await Asyncio.Sleep(1);
        });

        await Asyncio.Wait([task]);
        task.Cancelled().Should().BeTrue();
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "93")]
    public void Cancel_DuringCleanup_InterruptsTheCleanup(Body body) => Virtual.Run(async () =>
    {
        var log = new List<string>();
        AsyncioTask task = Virtual.Start(
            body,
            async Coroutine () =>
            {
                try { await Asyncio.Sleep(10); }
                finally
                {
                    log.Add("cleaning");
                    await Asyncio.Sleep(10);
                    log.Add("clean");
                }
            },
            async Task () =>
            {
                try { await Asyncio.Sleep(10); }
                finally
                {
                    log.Add("cleaning");
                    await Asyncio.Sleep(10);
                    log.Add("clean");
                }
            });
        await Asyncio.Sleep(1);
        task.Cancel("first");
        await Asyncio.Sleep(1);
        task.Cancel("second");

        ((CancelledError)(await Virtual.ErrorOf(task))!).Msg.Should().Be("second");
        log.Should().Equal("cleaning");
        Asyncio.GetRunningLoop().Time().Should().Be(2);
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "94")]
    public void Cancel_WithMessage_TravelsUpTheChainOfTasks(Body body) => Virtual.Run(async () =>
    {
        AsyncioTask inner = Asyncio.CreateTask(Virtual.Forever());
        AsyncioTask middle = Virtual.Start(body, async Coroutine () => await inner, async Task () => await inner);
        AsyncioTask outer = Virtual.Start(body, async Coroutine () => await middle, async Task () => await middle);
        await Virtual.Turns(2);

        outer.Cancel("the reason");
        ((CancelledError)(await Virtual.ErrorOf(outer))!).Msg.Should().Be("the reason");
        (inner.Cancelled(), middle.Cancelled()).Should().Be((true, true));
    });

    [Test, Property("Semantic", "94")]
    public void Cancel_SeveralMessagesBeforeDelivery_LastOneWins() => Virtual.Run(async () =>
    {
        AsyncioTask task = Asyncio.CreateTask(Virtual.Forever());

        task.Cancel("first");
        task.Cancel("last");
        ((CancelledError)(await Virtual.ErrorOf(task))!).Msg.Should().Be("last");
    });

    [Test, Property("Semantic", "94")]
    public void Cancel_SecondMessageAfterTheWaitWasCancelled_FirstIsDelivered() => Virtual.Run(async () =>
    {
        AsyncioTask task = Asyncio.CreateTask(Virtual.Forever());
        await Asyncio.Sleep(0);

        task.Cancel("first");
        task.Cancel("last");
        ((CancelledError)(await Virtual.ErrorOf(task))!).Msg.Should().Be("first", "CPython 3.13: the wake-up already carries an error");
    });

    /// <summary>Where .NET has to differ: every exception is an Exception here, so a broad handler needs a filter.</summary>
    [Test, Property("Semantic", "95")]
    public void CancelledError_BroadHandler_CatchesItUnlessFiltered() => Virtual.Run(async () =>
    {
        var log = new List<string>();
        AsyncioTask broad = Asyncio.CreateTask(async Coroutine () =>
        {
            try { await Asyncio.Sleep(10); }
            catch (Exception) { log.Add("broad"); }
        });
        AsyncioTask filtered = Asyncio.CreateTask(async Coroutine () =>
        {
            try { await Asyncio.Sleep(10); }
            catch (Exception error) when (error is not OperationCanceledException) { log.Add("filtered"); }
        });
        await Asyncio.Sleep(0);

        broad.Cancel();
        filtered.Cancel();
        await Asyncio.Wait([broad, filtered]);
        log.Should().Equal("broad");
        (broad.Cancelled(), filtered.Cancelled()).Should().Be((false, true));
    });

    [TestCase(true), TestCase(false), Property("Semantic", "96")]
    public void Cancelling_AwaitedTaskWasCancelled_TellsWhoseCancellationItIs(bool own) => Virtual.Run(async () =>
    {
        AsyncioTask child = Asyncio.CreateTask(Virtual.Forever());
        int? cancelling = null;
        AsyncioTask awaiter = Asyncio.CreateTask(async Coroutine () =>
        {
            try { await child; }
            catch (CancelledError) { cancelling = Asyncio.CurrentTask()!.Cancelling(); }
        });
        await Virtual.Turns(2);

        (own ? awaiter : child).Cancel();
        await awaiter;
        cancelling.Should().Be(own ? 1 : 0);
        child.Cancelled().Should().BeTrue();
    });

    [Test, Property("Semantic", "97")]
    public void Cancel_OfAFuture_IsImmediateAndFinal() => Virtual.Run(async () =>
    {
        Future<int> future = Asyncio.GetRunningLoop().CreateFuture<int>();

        future.Cancel().Should().BeTrue();
        future.Cancelled().Should().BeTrue();
        future.Cancel().Should().BeFalse();
        future.Invoking(static done => done.SetResult(1)).Should().Throw<InvalidStateError>();
        await Asyncio.Sleep(0);
    });

    [Test, Property("Semantic", "97")]
    public void Cancel_OfATask_IsOnlyARequest() => Virtual.Run(async () =>
    {
        AsyncioTask task = Asyncio.CreateTask(Swallow(1));
        await Asyncio.Sleep(0);

        task.Cancel();
        (task.Done(), task.Cancelled()).Should().Be((false, false));
        await task;
        task.Cancelled().Should().BeFalse();
    });

    [Test]
    public void Cancel_ForeignErrorDuringCleanup_ReplacesTheCancellation() => Virtual.Run(async () =>
    {
        AsyncioTask task = Asyncio.CreateTask(async Coroutine () =>
        {
            try { await Asyncio.Sleep(10); }
            catch (CancelledError) { throw new TrialError(); }
        });
        await Asyncio.Sleep(0);

        task.Cancel();
        (await Virtual.ErrorOf(task)).Should().BeOfType<TrialError>();
        task.Cancelled().Should().BeFalse();
    });

    [Test]
    public void Cancel_SeveralNativeSubFlows_ReachesEachOfThem() => Virtual.Run(async () =>
    {
        Future[] waits = [Asyncio.GetRunningLoop().CreateFuture(), Asyncio.GetRunningLoop().CreateFuture()];
        AsyncioTask task = Asyncio.CreateTask(async Task () =>
        {
            static async Task On(Future wait) => await wait;
            await Task.WhenAll(On(waits[0]), On(waits[1]));
        });
        await Asyncio.Sleep(0);

        task.Cancel();
        waits.Should().OnlyContain(static wait => wait.Cancelled());
        await Asyncio.Wait([task]);
        task.Cancelled().Should().BeTrue();
    });

    [Test]
    public void CancellationToken_TaskIsCancelled_IsCancelledToo() => Virtual.Run(async () =>
    {
        AsyncioTask task = Asyncio.CreateTask(Virtual.Forever());
        CancellationToken token = task.CancellationToken;
        await Asyncio.Sleep(0);
        token.IsCancellationRequested.Should().BeFalse();

        task.Cancel();
        token.IsCancellationRequested.Should().BeTrue();
        await Asyncio.Wait([task]);
    });

    [Test]
    public void CancellationToken_ForeignWait_IsInterruptedThroughIt() => Virtual.Run(async () =>
    {
        var never = new TaskCompletionSource();
        AsyncioTask task = Asyncio.CreateTask(async Task () => await never.Task.WaitAsync(Asyncio.CurrentTask()!.CancellationToken));
        await Asyncio.Sleep(0);

        task.Cancel();
        await Asyncio.Wait([task]);
        task.Cancelled().Should().BeTrue();
    });

    /// <summary>The error that came through the token has answered the request: cleanup is not interrupted by a second one.</summary>
    [Test, Property("Semantic", "91")]
    public void CancellationToken_ForeignWaitWasInterrupted_CleanupIsNotInterruptedAgain() => Virtual.Run(async () =>
    {
        var never = new TaskCompletionSource();
        var clean = false;
        AsyncioTask task = Asyncio.CreateTask(async Task () =>
        {
            try { await never.Task.WaitAsync(Asyncio.CurrentTask()!.CancellationToken); }
            finally
            {
                await Asyncio.Sleep(1);
                clean = true;
            }
        });
        await Asyncio.Sleep(0);

        task.Cancel();
        await Asyncio.Wait([task]);
        task.Cancelled().Should().BeTrue();
        clean.Should().BeTrue();
    });

    [Test]
    public void CancelOn_TokenIsCancelled_CancelsTheTask() => Virtual.Run(async () =>
    {
        using var source = new CancellationTokenSource();
        AsyncioTask task = Asyncio.CreateTask(Virtual.Forever());
        task.CancelOn(source.Token);
        await Asyncio.Sleep(0);

        source.Cancel();
        await Asyncio.Wait([task]);
        task.Cancelled().Should().BeTrue();
        task.Cancelling().Should().Be(1);
    });

    private static T CancelCurrent<T>(T value)
    {
        Asyncio.CurrentTask()!.Cancel();
        return value;
    }

    private static async Coroutine<T> Give<T>(T value)
    {
        await Asyncio.Sleep(0);
        return value;
    }

    private static async Coroutine Swallow(double seconds)
    {
        try { await Asyncio.Sleep(10); }
        catch (CancelledError) { }

        await Asyncio.Sleep(seconds);
    }
}

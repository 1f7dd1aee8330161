// A group awaits its children itself.
#pragma warning disable CS4014

using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Scopes;

[TestFixture]
public class CancelScopeTests
{
    private readonly List<string> _log = [];

    [SetUp]
    public void Clear() => _log.Clear();

    private async Coroutine Attempt(string name, IAwaitable awaitable)
    {
        try
        {
            await awaitable;
            _log.Add(name);
        }
        catch (CancelledError error)
        {
            _log.Add($"{name}: {error.Msg}");
        }
    }

    [TestCase(Body.Coroutine), TestCase(Body.Native)]
    public void Cancel_WhileTheBodyWaits_EndsItAndIsCaught(Body body) => Virtual.Run(async () =>
    {
        var after = false;
        async Coroutine Body1(CancelScope scope)
        {
            Asyncio.GetRunningLoop().CallLater(1, () => scope.Cancel());
            await Asyncio.Sleep(9);
            after = true;
        }

        CancelScope left = await (body == Body.Coroutine ? Asyncio.CancelScope(Body1) : Asyncio.CancelScope(async Task (scope) => await Body1(scope)));

        after.Should().BeFalse();
        left.CancelCalled.Should().BeTrue();
        left.CancelledCaught.Should().BeTrue();
        Asyncio.GetRunningLoop().Time().Should().Be(1);
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
        await Asyncio.Sleep(1);
    });

    [Test]
    public void Cancel_EveryAwaitThatSuspends_IsInterruptedUntilTheBodyHasEnded() => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var gate = new AsyncioLock();
        await gate.Acquire();
        await Asyncio.CancelScope(async Coroutine (scope) =>
        {
            scope.Cancel("why");
            await Attempt("sleep", Asyncio.Sleep(9));
            await Attempt("again", Asyncio.Sleep(9));
            await Attempt("sleep 0", Asyncio.Sleep(0));
            await Attempt("sleep 0 with a result", Asyncio.Sleep(0, 1));
            await Attempt("future", loop.CreateFuture());
            await Attempt("lock", gate.Acquire());
            await Attempt("event", new AsyncioEvent().Wait());
            await Attempt("queue", new AsyncioQueue<int>().Get());
            await Attempt("gather", Asyncio.Gather(Asyncio.Sleep(9, 1), Asyncio.Sleep(9, 2)));
            await Attempt("wait for", Asyncio.WaitFor(Virtual.Forever(), 3));
            await Attempt("task", Asyncio.CreateTask(Virtual.Forever()));
        });

        _log.Should().HaveCount(11).And.OnlyContain(line => line.EndsWith(": why", StringComparison.Ordinal));
        loop.Time().Should().Be(0);
        await Asyncio.Sleep(1);
        Asyncio.AllTasks().Should().ContainSingle("nothing is left behind");
    });

    [Test]
    public void Cancel_NativeBody_EveryAwaitOfTheLoopIsInterrupted() => Virtual.Run(async () =>
    {
        async Task Native(CancelScope scope)
        {
            scope.Cancel("why");
            for (int i = 0; i < 3; i++)
            {
                try { await Asyncio.Sleep(i); }
                catch (CancelledError error) { _log.Add(error.Msg!); }
            }

            await Deeper();
        }

        static async Task Deeper() => await Asyncio.Sleep(9);

        (await Asyncio.CancelScope(Native)).CancelledCaught.Should().BeTrue();
        _log.Should().Equal("why", "why", "why");
    });

    [Test]
    public void Cancel_AwaitsThatDoNotSuspend_GoOn() => Virtual.Run(async () =>
    {
        CancelScope scope = await Asyncio.CancelScope(async Coroutine (scope) =>
        {
            scope.Cancel();
            Future<int> done = Asyncio.GetRunningLoop().CreateFuture<int>();
            done.SetResult(1);
            (await done).Should().Be(1);
            using (await new AsyncioLock().Acquire()) { }
            await Nested();
        });

        static async Coroutine Nested() => await Task.CompletedTask;

        scope.CancelCalled.Should().BeTrue();
        scope.CancelledCaught.Should().BeFalse("the body came to its end");
    });

    [Test]
    public void Cancel_OfAWaitThatIsOver_LosesNoResult() => Virtual.Run(async () =>
    {
        var queue = new AsyncioQueue<int>();
        await Asyncio.CancelScope(async Coroutine (scope) =>
        {
            Asyncio.GetRunningLoop().CallLater(1, () =>
            {
                queue.PutNowait(7);
                scope.Cancel();
            });
            _log.Add($"{await queue.Get()}");
            await Asyncio.Sleep(1);
            _log.Add("not reached");
        });
        _log.Should().Equal("7");
    });

    [Test]
    public void Cancel_WhileTheBodyWaitsForATask_CancelsThatTaskOnce() => Virtual.Run(async () =>
    {
        async Coroutine Other()
        {
            try { await Asyncio.Sleep(9); }
            finally
            {
                await Asyncio.Sleep(2);
                _log.Add($"cleaned up, {Asyncio.CurrentTask()!.Cancelling()}");
            }
        }

        AsyncioTask other = Asyncio.CreateTask(Other());
        CancelScope left = await Asyncio.MoveOnAfter(1, async Coroutine (_) => await other);

        left.CancelledCaught.Should().BeTrue();
        _log.Should().Equal("cleaned up, 1");
        Asyncio.GetRunningLoop().Time().Should().Be(3);
    });

    [Test]
    public void Cancel_OtherErrorLeavesTheBody_GoesOn() => Virtual.Run(async () =>
    {
        CancelScope? left = null;
        Exception? error = await Virtual.ErrorOf(Asyncio.CancelScope(async Coroutine (scope) =>
        {
            left = scope;
            scope.Cancel();
            try { await Asyncio.Sleep(1); }
            finally { throw new TrialError(); }
        }));

        error.Should().BeOfType<TrialError>();
        left!.CancelledCaught.Should().BeFalse();
    });

    [Test]
    public void NotCancelled_CancellationOfTheBody_GoesOn() => Virtual.Run(async () =>
        (await Virtual.ErrorOf(Asyncio.CancelScope(async Coroutine (_) => throw new CancelledError("own")))).Should().BeOfType<CancelledError>());

    [Test]
    public void Cancel_AfterTheEndAndTwice_HasNoEffect() => Virtual.Run(async () =>
    {
        CancelScope scope = await Asyncio.CancelScope(async Coroutine (scope) => await Asyncio.Sleep(1));
        scope.Cancel();
        scope.CancelCalled.Should().BeFalse();
        scope.ToString().Should().Be("<CancelScope [over]>");
        await Asyncio.Sleep(1);

        CancelScope twice = await Asyncio.CancelScope(async Coroutine (scope) =>
        {
            scope.Cancel("first");
            scope.Cancel("second");
            scope.ToString().Should().Be("<CancelScope [active] cancelled>");
            await Attempt("sleep", Asyncio.Sleep(1));
        });
        _log.Should().Equal("sleep: first");
        twice.Reason.Should().Be("first");
    });

    [Test]
    public void Enter_OutsideOfATask_IsRefused() =>
        new CancelScope(null, null, shield: false).Invoking(scope => scope.Enter()).Should().Throw<InvalidOperationException>();

    [Test]
    public void Arguments_ThatMakeNoSense_AreRefused()
    {
        FluentActions.Invoking(() => Asyncio.CancelScope(async Coroutine (_) => { }, timeout: double.NaN)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Asyncio.CancelScope(async Coroutine (_) => { }, deadline: double.NaN)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Asyncio.MoveOnAfter(1, (Func<CancelScope, Coroutine>)null!)).Should().Throw<ArgumentNullException>();
        new CancelScope(null, null, shield: false).Invoking(scope => scope.Deadline = double.NaN).Should().Throw<ArgumentException>();
    }

    [Test]
    public void Nested_OuterIsCancelled_OuterCatches() => Virtual.Run(async () =>
    {
        CancelScope? inner = null;
        CancelScope outer = await Asyncio.CancelScope(async Coroutine (outer) =>
        {
            inner = await Asyncio.CancelScope(async Coroutine (scope) =>
            {
                inner = scope;
                outer.Cancel();
                await Asyncio.Sleep(1);
            });
            _log.Add("not reached");
        });

        outer.CancelledCaught.Should().BeTrue();
        inner!.CancelCalled.Should().BeFalse();
        inner.CancelledCaught.Should().BeFalse();
        _log.Should().BeEmpty();
    });

    [Test]
    public void Nested_InnerIsCancelled_OuterGoesOn() => Virtual.Run(async () =>
    {
        CancelScope outer = await Asyncio.CancelScope(async Coroutine (_) =>
        {
            await Asyncio.CancelScope(async Coroutine (inner) =>
            {
                inner.Cancel();
                await Asyncio.Sleep(1);
            });
            await Asyncio.Sleep(1);
            _log.Add("reached");
        });

        outer.CancelCalled.Should().BeFalse();
        _log.Should().Equal("reached");
    });

    [TestCase(true), TestCase(false)]
    public void Nested_BothAreCancelled_TheOutermostCatches(bool innerFirst) => Virtual.Run(async () =>
    {
        CancelScope inner = null!;
        CancelScope outer = await Asyncio.CancelScope(async Coroutine (outer) =>
            await Asyncio.CancelScope(async Coroutine (scope) =>
            {
                inner = scope;
                (innerFirst ? scope : outer).Cancel();
                (innerFirst ? outer : scope).Cancel();
                await Asyncio.Sleep(1);
            }));

        outer.CancelledCaught.Should().BeTrue();
        inner.CancelCalled.Should().BeTrue();
        inner.CancelledCaught.Should().BeFalse();
    });

    [Test]
    public void Shield_HoldsTheOuterCancellationBack() => Virtual.Run(async () =>
    {
        CancelScope left = await Asyncio.MoveOnAfter(1, async Coroutine (_) =>
        {
            await Asyncio.CancelScope(async Coroutine (_) => await Asyncio.Sleep(5), shield: true);
            _log.Add("behind the shield");
            await Asyncio.Sleep(1);
            _log.Add("not reached");
        });

        _log.Should().Equal("behind the shield");
        left.CancelledCaught.Should().BeTrue();
        Asyncio.GetRunningLoop().Time().Should().Be(5);
    });

    [Test]
    public void Shield_OwnCancellation_IsNotHeldBack() => Virtual.Run(async () =>
    {
        await Asyncio.CancelScope(async Coroutine (outer) =>
        {
            outer.Cancel();
            CancelScope inner = await Asyncio.MoveOnAfter(2, async Coroutine (_) => await Asyncio.Sleep(5), shield: true);
            inner.CancelledCaught.Should().BeTrue("the outer one is not to be seen from inside of the shield");
            _log.Add($"{Asyncio.GetRunningLoop().Time()}");
        });
        _log.Should().Equal("2");
    });

    [Test]
    public void Shield_IsLifted_LetsTheOuterCancellationIn() => Virtual.Run(async () =>
    {
        CancelScope outer = await Asyncio.MoveOnAfter(1, async Coroutine (_) =>
            await Asyncio.CancelScope(
                async Coroutine (inner) =>
                {
                    Asyncio.GetRunningLoop().CallLater(3, () => inner.Shield = false);
                    await Asyncio.Sleep(9);
                },
                shield: true));

        outer.CancelledCaught.Should().BeTrue();
        Asyncio.GetRunningLoop().Time().Should().Be(3);
    });

    [Test]
    public void Shield_CleanUpInAFinally_MayWait() => Virtual.Run(async () =>
    {
        await Asyncio.MoveOnAfter(1, async Coroutine (_) =>
        {
            try { await Asyncio.Sleep(9); }
            finally
            {
                await Attempt("unshielded", Asyncio.Sleep(1));
                await Asyncio.CancelScope(async Coroutine (_) => await Attempt("shielded", Asyncio.Sleep(1)), shield: true);
            }
        });
        _log.Should().HaveCount(2).And.EndWith("shielded");
        Asyncio.GetRunningLoop().Time().Should().Be(2);
    });

    [Test]
    public void Shield_RequestToTheTask_IsNotHeldBack() => Virtual.Run(async () =>
    {
        AsyncioTask task = Asyncio.CreateTask(Asyncio.CancelScope(async Coroutine (_) => await Asyncio.Sleep(9), shield: true));
        await Asyncio.Sleep(1);
        task.Cancel();
        (await Virtual.ErrorOf(task)).Should().BeOfType<CancelledError>();
        Asyncio.GetRunningLoop().Time().Should().Be(1);
    });

    [Test]
    public void Deadline_IsMovedAndRemoved() => Virtual.Run(async () =>
    {
        CancelScope moved = await Asyncio.MoveOnAfter(1, async Coroutine (scope) =>
        {
            scope.Deadline.Should().Be(1);
            scope.Deadline += 2;
            await Asyncio.Sleep(9);
        });
        Asyncio.GetRunningLoop().Time().Should().Be(3);
        moved.CancelledCaught.Should().BeTrue();

        CancelScope removed = await Asyncio.MoveOnAfter(1, async Coroutine (scope) =>
        {
            scope.Deadline = null;
            await Asyncio.Sleep(2);
        });
        removed.CancelCalled.Should().BeFalse();

        CancelScope past = await Asyncio.CancelScope(async Coroutine (scope) =>
        {
            scope.Deadline = 1;
            scope.CancelCalled.Should().BeTrue();
            await Asyncio.Sleep(9);
        });
        past.CancelledCaught.Should().BeTrue();
        Asyncio.GetRunningLoop().Time().Should().Be(5);
    });

    [Test]
    public void Deadline_AndTimeout_TheEarlierCounts([Values(1, 3)] double timeout, [Values(2, 4)] double deadline) => Virtual.Run(async () =>
    {
        CancelScope left = await Asyncio.CancelScope(async Coroutine (_) => await Asyncio.Sleep(9), timeout: timeout, deadline: deadline);
        left.Deadline.Should().Be(Math.Min(timeout, deadline));
        Asyncio.GetRunningLoop().Time().Should().Be(Math.Min(timeout, deadline));
    });

    [Test]
    public void MoveOnAfter_Zero_RunsTheBodyUntilItWouldWait() => Virtual.Run(async () =>
    {
        CancelScope left = await Asyncio.MoveOnAfter(0, async Coroutine (_) =>
        {
            _log.Add("begun");
            await Asyncio.Sleep(0);
            _log.Add("not reached");
        });
        left.CancelledCaught.Should().BeTrue();
        _log.Should().Equal("begun");
    });

    [Test]
    public void MoveOnAfter_TimeBeginsWithTheBody() => Virtual.Run(async () =>
    {
        Coroutine<CancelScope> later = Asyncio.MoveOnAfter(2, async Coroutine (_) => await Asyncio.Sleep(1));
        await Asyncio.Sleep(5);
        (await later).CancelCalled.Should().BeFalse();
    });

    [Test]
    public void Results_OfEveryKindOfBody_AreHandedOn() => Virtual.Run(async () =>
    {
        (await Asyncio.MoveOnAfter(1, async _ => 7)).Value.Should().Be(7);
        (await Asyncio.MoveOnAfter(TimeSpan.FromSeconds(1), async Task<int> (_) => 8)).Value.Should().Be(8);
        (await Asyncio.FailAfter(1, async ValueTask<int> (_) => 9)).Should().Be(9);
        (await Asyncio.FailAfter(TimeSpan.FromSeconds(1), async _ => "text")).Should().Be("text");
        (await Asyncio.CancelScope(async _ => 10, shield: true)).Value.Should().Be(10);
        (await Asyncio.CancelScope(async Task<int> (_) => 11, TimeSpan.FromSeconds(1))).Value.Should().Be(11);
        (await Asyncio.CancelScope(async _ => await Asyncio.Sleep(0), TimeSpan.FromSeconds(1), shield: true)).Deadline.Should().Be(1);
        (await Asyncio.CancelScope(async ValueTask (_) => { }, timeout: null, deadline: TimeSpan.FromSeconds(5))).Deadline.Should().Be(5);
        (await Asyncio.CancelScope(async _ => { }, null)).Deadline.Should().BeNull();
        (await Asyncio.CancelScope(async Task (_) => { }, null, shield: true)).Deadline.Should().BeNull();
        (await Asyncio.MoveOnAfter(1, async _ =>
        {
            await Asyncio.Sleep(9);
            return 12;
        })).CancelledCaught.Should().BeTrue("the scope has ended the body");
        (await Asyncio.MoveOnAfter(1, async _ => await Asyncio.Sleep(9))).CancelledCaught.Should().BeTrue();
        (await Asyncio.MoveOnAfter(1, async ValueTask (_) => await Asyncio.Sleep(9))).CancelledCaught.Should().BeTrue();
    });

    [Test]
    public void Result_OfABodyThatWasCutShort_IsNotTheDefaultOfItsType([Values] Body body) => Virtual.Run(
        body,
        async Coroutine () =>
        {
            ScopeResult<int> late = await Asyncio.MoveOnAfter(1, async Coroutine<int> (_) => await Asyncio.Sleep(9, 1));
            ScopeResult<int> zero = await Asyncio.MoveOnAfter(1, async Coroutine<int> (_) => await Asyncio.Sleep(0, 0));
            (late.CancelledCaught, zero.CancelledCaught).Should().Be((true, false));
            (late.TryGetValue(out _), zero.TryGetValue(out int value), value).Should().Be((false, true, 0));
            FluentActions.Invoking(() => late.Value).Should().Throw<InvalidOperationException>().WithMessage("*CancelledCaught*");
            (late.ToString(), zero.ToString()).Should().Be(("cancelled", "0"));
            var (nothing, isCancelled) = late;
            (nothing, isCancelled).Should().Be((0, true));
        },
        async Task () =>
        {
            ScopeResult<string> late = await Asyncio.CancelScope(async Task<string> (_) => await Asyncio.Sleep(9, "text"), timeout: 1);
            ScopeResult<string> scope = await Asyncio.CancelScope(async Task<string> (scope) =>
            {
                scope.Cancel();
                return await Asyncio.Sleep(9, "text");
            });
            var (text, isCancelled) = await Asyncio.CancelScope(async ValueTask<string> (_) => await Asyncio.Sleep(0, "text"));
            (late.CancelledCaught, scope.CancelledCaught, text, isCancelled).Should().Be((true, true, "text", false));
        });

    [Test]
    public void Result_WhereThereIsNoneToGive_IsAnError([Values] Body body) => Virtual.Run(async () =>
    {
        AsyncioTask failAfter = Virtual.Start(
            body,
            async Coroutine () => await Asyncio.FailAfter(9, async Coroutine<int> (scope) =>
            {
                scope.Cancel();
                return await Asyncio.Sleep(1, 1);
            }),
            async Task () => await Asyncio.FailAfter(9, async Task<int> (scope) =>
            {
                scope.Cancel();
                return await Asyncio.Sleep(1, 1);
            }));
        AsyncioTask group = Virtual.Start(
            body,
            async Coroutine () => await Asyncio.TaskGroup(async Coroutine<int> (tg) =>
            {
                tg.Cancel();
                return await Asyncio.Sleep(1, 1);
            }),
            async Task () => await Asyncio.TaskGroup(async Task<int> (tg) =>
            {
                tg.Cancel();
                return await Asyncio.Sleep(1, 1);
            }));
        (await Virtual.ErrorOf(failAfter)).Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("scope.Cancel()");
        (await Virtual.ErrorOf(group)).Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("tg.Cancel()");
    });

    [Test]
    public void FailAfter_TimeIsOver_IsATimeoutException() => Virtual.Run(async () =>
    {
        Exception? error = await Virtual.ErrorOf(Asyncio.FailAfter(1, async Coroutine (_) =>
        {
            await Attempt("first", Asyncio.Sleep(9));
            await Asyncio.Sleep(9);
        }));
        error.Should().BeOfType<TimeoutException>().Which.InnerException.Should().BeOfType<CancelledError>();
        _log.Should().ContainSingle();
        Asyncio.GetRunningLoop().Time().Should().Be(1);

        CancelScope byHand = await Asyncio.FailAfter(1, async Coroutine (scope) =>
        {
            scope.Cancel();
            await Asyncio.Sleep(9);
        });
        byHand.CancelledCaught.Should().BeTrue("no deadline was over");
    });

    [Test]
    public void FailAfter_InACancelledScope_IsNoTimeout() => Virtual.Run(async () =>
    {
        CancelScope outer = await Asyncio.MoveOnAfter(1, async Coroutine (_) =>
            await Asyncio.FailAfter(1, async Coroutine (_) => await Asyncio.Sleep(9)));
        outer.CancelledCaught.Should().BeTrue();
    });

    [Test]
    public void RequestFromOutside_BeforeWithAndAfterTheCancellation_ComesThrough([Values(0.5, 1, 1.5)] double requestAt) => Virtual.Run(async () =>
    {
        CancelScope? left = null;
        AsyncioTask task = Asyncio.CreateTask(Asyncio.MoveOnAfter(1, async Coroutine (scope) =>
        {
            left = scope;
            try { await Asyncio.Sleep(9); }
            finally { await Asyncio.CancelScope(async Coroutine (_) => await Asyncio.Sleep(2), shield: true); }
        }));
        Asyncio.GetRunningLoop().CallAt(requestAt, () => task.Cancel("outside"));

        (await Virtual.ErrorOf(task)).Should().BeOfType<CancelledError>();
        left!.CancelledCaught.Should().BeFalse();
        task.Cancelling().Should().Be(1);
    });

    [Test]
    public void RequestFromOutside_NotDeliveredYetWhenTheScopeEnds_IsAnsweredOnce() => Virtual.Run(async () =>
    {
        AsyncioTask task = Asyncio.CreateTask(async Coroutine () =>
        {
            try
            {
                await Asyncio.CancelScope(async Coroutine (scope) =>
                {
                    scope.Cancel();
                    try { await Asyncio.Sleep(9); }
                    finally { Asyncio.CurrentTask()!.Cancel(); }
                });
            }
            catch (CancelledError)
            {
                _log.Add("cancelled");
            }

            await Asyncio.Sleep(1);
            _log.Add("went on");
        });
        await task;
        _log.Should().Equal("cancelled", "went on");
    });

    [Test]
    public void Timeout_AroundACancelledScope_StillExpires() => Virtual.Run(async () =>
    {
        Exception? error = await Virtual.ErrorOf(Asyncio.Timeout(2, async Coroutine (_) =>
            await Asyncio.MoveOnAfter(1, async Coroutine (_) =>
            {
                try { await Asyncio.Sleep(9); }
                finally { await Asyncio.CancelScope(async Coroutine (_) => await Asyncio.Sleep(9), shield: true); }
            })));
        error.Should().BeOfType<TimeoutException>();
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
        Asyncio.GetRunningLoop().Time().Should().Be(2);
    });

    [Test]
    public void Timeout_InACancelledScope_IsNoTimeout() => Virtual.Run(async () =>
    {
        CancelScope outer = await Asyncio.MoveOnAfter(1, async Coroutine (_) =>
            await Asyncio.Timeout(1, async Coroutine (_) => await Asyncio.Sleep(9)));
        outer.CancelledCaught.Should().BeTrue();
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
    });

    [Test]
    public void Timeout_ThatExpiresInAScope_IsATimeout() => Virtual.Run(async () =>
    {
        (await Virtual.ErrorOf(Asyncio.MoveOnAfter(2, async Coroutine (_) =>
            await Asyncio.Timeout(1, async Coroutine (_) => await Asyncio.Sleep(9))))).Should().BeOfType<TimeoutException>();
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
    });

    [TestCase(true), TestCase(false)]
    public void TaskGroup_InACancelledScope_CancelsItsChildrenOnceAndWaitsForThem(bool bodyEnds) => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var reports = Virtual.CollectReports();
        async Coroutine Child()
        {
            try { await Asyncio.Sleep(99); }
            finally
            {
                await Asyncio.Sleep(5);
                _log.Add($"cleaned up, {Asyncio.CurrentTask()!.Cancelling()}");
            }
        }

        CancelScope left = await Asyncio.MoveOnAfter(1, async Coroutine (_) =>
            await Asyncio.TaskGroup(async Coroutine (tg) =>
            {
                tg.CreateTask(Child());
                tg.CreateTask(Child());
                if (!bodyEnds) await Asyncio.Sleep(99);
            }));

        left.CancelledCaught.Should().BeTrue();
        _log.Should().Equal("cleaned up, 1", "cleaned up, 1");
        loop.Time().Should().Be(6, "a group that were woken in every turn would hold the clock");
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
        reports.Should().BeEmpty();
    });

    [Test]
    public void TaskGroup_ChildFailsInACancelledScope_RaisesTheGroup() => Virtual.Run(async () =>
    {
        Exception? error = await Virtual.ErrorOf(Asyncio.MoveOnAfter(1, async Coroutine (_) =>
            await Asyncio.TaskGroup(async Coroutine (tg) =>
            {
                tg.CreateTask(async Coroutine () =>
                {
                    try { await Asyncio.Sleep(9); }
                    finally { throw new TrialError(); }
                });
            })));
        error.Should().BeOfType<AggregateException>();
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
    });

    [Test]
    public void TaskGroup_CancelInACancelledScope_TheScopeCatches() => Virtual.Run(async () =>
    {
        CancelScope left = await Asyncio.CancelScope(async Coroutine (scope) =>
        {
            await Asyncio.TaskGroup(async Coroutine (tg) =>
            {
                tg.Cancel();
                scope.Cancel();
                await Asyncio.Sleep(1);
            });
            _log.Add("not reached");
        });
        left.CancelledCaught.Should().BeTrue();
        _log.Should().BeEmpty();
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
    });

    [Test]
    public void Condition_WaitInACancelledScope_StandsInTheLineForItsLockAndDoesNotSpin() => Virtual.Run(async () =>
    {
        var gate = new AsyncioLock();
        var condition = new AsyncioCondition(gate);
        CancelScope? scope = null;
        AsyncioTask waiter = Asyncio.CreateTask(Asyncio.CancelScope(async Coroutine (opened) =>
        {
            scope = opened;
            using (await condition.Acquire())
            {
                try { await condition.Wait(); }
                finally { _log.Add($"locked {gate.Locked()}"); }
            }
        }));
        await Virtual.Turns(2);
        using (await condition.Acquire())
        {
            scope!.Cancel();
            await Virtual.Turns(2);

            // A spinning waiter would be cancelled once in every turn.
            int thrown = 0, thread = Environment.CurrentManagedThreadId;
            void Count(object? sender, System.Runtime.ExceptionServices.FirstChanceExceptionEventArgs args) => thrown += Environment.CurrentManagedThreadId == thread ? 1 : 0;
            AppDomain.CurrentDomain.FirstChanceException += Count;
            await Virtual.Turns(10);
            AppDomain.CurrentDomain.FirstChanceException -= Count;
            thrown.Should().Be(0);
            gate.ToString().Should().Contain("waiters:1");
        }

        await waiter;
        _log.Should().Equal("locked True");
        scope!.CancelledCaught.Should().BeTrue();
        gate.Locked().Should().BeFalse();
    });

    [Test]
    public void CancellationToken_OfACancelledScope_IsCancelledAndThatOfTheTaskIsNot() => Virtual.Run(async () =>
    {
        AsyncioTask task = Asyncio.CurrentTask()!;
        CancellationToken inside = default;
        CancelScope left = await Asyncio.MoveOnAfter(1, async Coroutine (_) =>
        {
            inside = Asyncio.CancellationToken;
            await Task.Delay(TimeSpan.FromSeconds(9), Asyncio.GetRunningLoop().TimeProvider, inside);
        });

        left.CancelledCaught.Should().BeTrue();
        inside.IsCancellationRequested.Should().BeTrue();
        task.CancellationToken.IsCancellationRequested.Should().BeFalse();
        Asyncio.GetRunningLoop().Time().Should().Be(1);

        await Asyncio.CancelScope(async Coroutine (scope) =>
        {
            scope.Cancel();
            scope.CancellationToken.IsCancellationRequested.Should().BeTrue();
            task.CancellationToken.IsCancellationRequested.Should().BeFalse();
            await Asyncio.CancelScope(async Coroutine (_) => Asyncio.CancellationToken.IsCancellationRequested.Should().BeFalse(), shield: true);
        });
    });

    [Test]
    public void ForeignAwait_InAScopeThatIsCancelled_IsInterrupted() => Virtual.Run(async () =>
    {
        var foreign = new TaskCompletionSource();
        CancelScope left = await Asyncio.CancelScope(async Coroutine (scope) =>
        {
            Asyncio.GetRunningLoop().CallLater(1, () =>
            {
                scope.Cancel();
                foreign.SetResult();
            });
            try
            {
                await foreign.Task;
                _log.Add("not reached");
            }
            catch (CancelledError)
            {
                _log.Add("cancelled");
                throw;
            }
        });
        left.CancelledCaught.Should().BeTrue();
        _log.Should().Equal("cancelled");
    });

    [Test]
    public void ToString_EachState_IsNamed() => Virtual.Run(async () =>
    {
        var seen = new List<string> { new CancelScope(null, 2, shield: true).ToString() };
        CancelScope caught = await Asyncio.CancelScope(async Coroutine (scope) =>
        {
            seen.Add(scope.ToString());
            scope.Cancel();
            seen.Add(scope.ToString());
            await Asyncio.Sleep(1);
        });
        seen.Add(caught.ToString());

        seen.Should().Equal(
            "<CancelScope [created] deadline=2.000 shield>",
            "<CancelScope [active]>",
            "<CancelScope [active] cancelled>",
            "<CancelScope [over] caught>");
    });

    [Test]
    public void MoveOnAfter_NothingHappens_CostsTheCoroutinesAndTheTimer() =>
        // Without the testing package, which notes where each timer is made.
        AsyncioContext.Run(async Coroutine () =>
        {
            Func<CancelScope, Coroutine> body = static async Coroutine (_) => { };
            for (int i = 0; i < 100; i++) await Asyncio.MoveOnAfter(1, body);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++) await Asyncio.MoveOnAfter(1, body);
            ((GC.GetAllocatedBytesForCurrentThread() - before) / 100).Should().BeLessThan(1000);
        }, loopFactory: Virtual.Loop);
}

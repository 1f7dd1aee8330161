using AsyncioSharp.Tests.Infrastructure;

#pragma warning disable ASY001 // What is tested: the call itself refuses.

namespace AsyncioSharp.Tests.Scopes;

[TestFixture]
public class TimeoutTests
{
    [Test, Property("Semantic", "116")]
    public void Timeout_AwaitedLater_DeadlineWasFixedAtTheCall() => Virtual.Run(async () =>
    {
        double? when = null;
        Coroutine block = Asyncio.Timeout(5, async Coroutine (cm) => { when = cm.When(); await Asyncio.Sleep(100); });
        await Asyncio.Sleep(2);

        (await Virtual.ErrorOf(block)).Should().BeOfType<TimeoutException>();
        when.Should().Be(5);
        Asyncio.GetRunningLoop().Time().Should().Be(5);
    });

    [Test, Property("Semantic", "117")]
    [PythonTest("test_timeouts", "TimeoutTests.test_timeout_already_entered")]
    [PythonTest("test_timeouts", "TimeoutTests.test_timeout_double_enter")]
    public void Enter_Twice_IsRefused() => Virtual.Run(async () =>
    {
        var scope = new TimeoutScope(null);
        scope.Enter();

        scope.Invoking(static s => s.Enter()).Should().Throw<InvalidOperationException>().WithMessage("*already been entered*");
        scope.Exit(null);
        scope.Invoking(static s => s.Enter()).Should().Throw<InvalidOperationException>().WithMessage("*already been entered*");
        await Asyncio.Sleep(0);
    });

    [Test, Property("Semantic", "117")]
    [PythonTest("test_timeouts", "TimeoutTests.test_timeout_without_task")]
    public void Enter_OutsideOfATask_IsRefused() => Virtual.Run(async () =>
    {
        Exception? error = null;
        var scope = new TimeoutScope(1);
        Asyncio.GetRunningLoop().CallSoon(() => error = Catch(scope.Enter));
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);

        error.Should().BeAssignableTo<InvalidOperationException>().Which.Message.Should().Contain("Timeout").And.Contain("task");
        Catch(() => scope.Reschedule(2)).Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("not been entered");
    });

    [Test, Property("Semantic", "117")]
    public void ToString_EachState_IsNamed() => Virtual.Run(async () =>
    {
        var seen = new List<string> { new TimeoutScope(3).ToString() };
        TimeoutScope? expired = null, finished = null;
        await Virtual.ErrorOf(Asyncio.Timeout(1, async Coroutine (cm) =>
        {
            expired = cm;
            seen.Add(cm.ToString());
            try { await Asyncio.Sleep(9); }
            finally { seen.Add(cm.ToString()); }
        }));
        seen.Add(expired!.ToString());
        await Asyncio.Timeout(1, async Coroutine (cm) => finished = cm);
        seen.Add(finished!.ToString());

        seen.Should().Equal("<Timeout [created]>", "<Timeout [active] when=1.000>", "<Timeout [expiring]>", "<Timeout [expired]>", "<Timeout [finished]>");
    });

    [Test]
    public void Timeout_NotANumber_IsRefusedEverywhere() => Virtual.Run(async () =>
    {
        Catch(static () => Asyncio.Timeout(double.NaN, async Coroutine (_) => { })).Should().BeAssignableTo<ArgumentException>();
        Catch(static () => Asyncio.TimeoutAt(double.NaN, async Coroutine (_) => { })).Should().BeAssignableTo<ArgumentException>();
        await Asyncio.Timeout(1, async Coroutine (cm) =>
        {
            Catch(() => cm.Reschedule(double.NaN)).Should().BeAssignableTo<ArgumentException>();
            cm.When().Should().Be(1, "nothing has changed");
        });
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native)]
    public void CancellationToken_TakenAfterARequestThatWasSwallowed_IsCancelledAlready(Body body) => Virtual.Run(async () =>
    {
        var seen = new List<bool>();
        AsyncioTask task = Virtual.Start(body, Coro, async () => await Coro());
        await Asyncio.Sleep(1);
        task.Cancel();
        await task;

        seen.Should().Equal(false, true, false);

        async Coroutine Coro() => await Asyncio.Timeout(9, async Coroutine (outer) =>
        {
            await Asyncio.Timeout(9, async Coroutine (early) => seen.Add(early.CancellationToken.IsCancellationRequested));
            await Virtual.ErrorOf(Asyncio.Sleep(5));
            seen.Add(outer.CancellationToken.IsCancellationRequested);
            await Asyncio.Timeout(9, async Coroutine (late) => seen.Add(late.CancellationToken.IsCancellationRequested));
        });
    });

    [TestCase(0), TestCase(-1), Property("Semantic", "118")]
    public void Timeout_DeadlineInThePast_BodyRunsUntilItsFirstSuspension(double delay) => Virtual.Run(async () =>
    {
        var log = new List<string>();
        Exception? error = await Virtual.ErrorOf(Asyncio.Timeout(delay, async Coroutine (cm) =>
        {
            log.Add($"started, expired {cm.Expired()}");
            await Asyncio.Sleep(0);
            log.Add("after one turn");
            await Asyncio.Sleep(0);
            log.Add("never");
        }));

        error.Should().BeOfType<TimeoutException>();
        log.First().Should().Be("started, expired False");
        log.Should().NotContain("never");
        Asyncio.GetRunningLoop().Time().Should().Be(0);
    });

    [Test, Property("Semantic", "118")]
    public void Timeout_DeadlineInThePastAndBodyNeverSuspends_DoesNotTimeOut() => Virtual.Run(async () =>
    {
        TimeoutScope? scope = null;
        int result = await Asyncio.Timeout(-1, async Coroutine<int> (cm) => { scope = cm; return 4; });
        await Virtual.Turns(3);

        result.Should().Be(4);
        scope!.Expired().Should().BeFalse();
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "119")]
    [PythonTest("test_timeouts", "TimeoutTests.test_timeout_basic")]
    [PythonTest("test_timeouts", "TimeoutTests.test_waiter_cancelled")]
    [PythonTest("test_timeouts", "TimeoutTests.test_timeout_exception_cause")]
    public void Timeout_Expires_OneCancelBecomesATimeout(Body body) => Virtual.Run(async () =>
    {
        var inside = -1;
        TimeoutScope? scope = null;
        Coroutine block = body == Body.Coroutine
            ? Asyncio.Timeout(1, async Coroutine (cm) =>
            {
                scope = cm;
                try { await Asyncio.Sleep(9); }
                catch (CancelledError) { inside = Asyncio.CurrentTask()!.Cancelling(); throw; }
            })
            : Asyncio.Timeout(1, async Task (cm) =>
            {
                scope = cm;
                try { await Asyncio.Sleep(9); }
                catch (CancelledError) { inside = Asyncio.CurrentTask()!.Cancelling(); throw; }
            });

        (await Virtual.ErrorOf(block)).Should().BeOfType<TimeoutException>().Which.InnerException.Should().BeOfType<CancelledError>();
        inside.Should().Be(1);
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
        scope!.Expired().Should().BeTrue();
        Asyncio.GetRunningLoop().Time().Should().Be(1);
    });

    [Test, Property("Semantic", "119")]
    public void Timeout_TaskHadUndeliveredCountBefore_StillTurnsItsOwnIntoATimeout() => Virtual.Run(async () =>
    {
        AsyncioTask<string> task = Asyncio.CreateTask(async Coroutine<string> () =>
        {
            try { await Asyncio.Sleep(9); }
            catch (CancelledError) { }

            Exception? error = await Virtual.ErrorOf(Asyncio.Timeout(1, async Coroutine (_) => await Asyncio.Sleep(9)));
            return $"{error!.GetType().Name} {Asyncio.CurrentTask()!.Cancelling()}";
        });
        await Asyncio.Sleep(0);
        task.Cancel();

        (await task).Should().Be("TimeoutException 1");
    });

    [TestCase(true), TestCase(false), Property("Semantic", "120")]
    public void Timeout_OutsideCancelInTheSameTurn_Wins(bool cancelFirst) => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        AsyncioTask task = null!;
        if (cancelFirst)
        {
            loop.CallAt(1, () => task.Cancel("outside"));
        }

        task = Asyncio.CreateTask(Asyncio.Timeout(1, async Coroutine (_) => await Asyncio.Sleep(9)));
        await Asyncio.Sleep(0);
        if (!cancelFirst)
        {
            loop.CallAt(1, () => task.Cancel("outside"));
        }

        (await Virtual.ErrorOf(task)).Should().BeOfType<CancelledError>();
        task.Cancelling().Should().Be(1);
    });

    [Test, Property("Semantic", "121")]
    [PythonTest("test_timeouts", "TimeoutTests.test_nested_timeouts")]
    public void Timeout_TwoNestedExpireInTheSameTurn_OnlyTheOutermostRaises() => Virtual.Run(async () =>
    {
        Exception? inner = null;
        List<TimeoutScope> scopes = [];
        Exception? outer = await Virtual.ErrorOf(Asyncio.Timeout(1, async Coroutine (cm1) =>
        {
            scopes.Add(cm1);
            try { await Asyncio.Timeout(1, async Coroutine (cm2) => { scopes.Add(cm2); await Asyncio.Sleep(9); }); }
            catch (Exception error) { inner = error; throw; }
        }));

        inner.Should().BeOfType<CancelledError>();
        outer.Should().BeOfType<TimeoutException>();
        scopes.Select(static scope => scope.Expired()).Should().Equal(true, true);
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
    });

    [Test, Property("Semantic", "121")]
    public void Timeout_InnerExpiresFirst_OuterGoesOn() => Virtual.Run(async () =>
    {
        await Asyncio.Timeout(5, async Coroutine (outer) =>
        {
            (await Virtual.ErrorOf(Asyncio.Timeout(1, async Coroutine (_) => await Asyncio.Sleep(9)))).Should().BeOfType<TimeoutException>();
            outer.Expired().Should().BeFalse();
            await Asyncio.Sleep(1);
        });
        Asyncio.GetRunningLoop().Time().Should().Be(2);
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "122")]
    public void Timeout_BodySwallowsTheCancellation_NoErrorButExpired(Body body) => Virtual.Run(async () =>
    {
        TimeoutScope? scope = null;
        int result = await (body == Body.Coroutine
            ? Asyncio.Timeout(1, async Coroutine<int> (cm) =>
            {
                scope = cm;
                try { return await Asyncio.Sleep(9, 1); }
                catch (CancelledError) { return 2; }
            })
            : Asyncio.Timeout(1, async Task<int> (cm) =>
            {
                scope = cm;
                try { return await Asyncio.Sleep(9, 1); }
                catch (CancelledError) { return 2; }
            }));

        result.Should().Be(2);
        scope!.Expired().Should().BeTrue();
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
    });

    [Test, Property("Semantic", "123")]
    [PythonTest("test_timeouts", "TimeoutTests.test_foreign_exception_passed")]
    public void Timeout_OtherErrorInTime_Passes() => Virtual.Run(async () =>
    {
        var error = new TrialError();
        TimeoutScope scope = null!;
        (await Virtual.ErrorOf(Asyncio.Timeout(1, async Coroutine (cm) => { scope = cm; await Virtual.Fail<int>(error); }))).Should().BeSameAs(error);
        scope.Expired().Should().BeFalse();
    });

    /// <summary>Where .NET has to differ: an exception's InnerException cannot be replaced, so the cancellation stays where the body put it.</summary>
    [Test, Property("Semantic", "123")]
    [PythonTest("test_timeouts", "TimeoutTests.test_foreign_exception_on_timeout")]
    public void Timeout_OtherErrorDuringTheCancellation_PassesAsItIs() => Virtual.Run(async () =>
    {
        TimeoutScope? scope = null;
        Exception? error = await Virtual.ErrorOf(Asyncio.Timeout(1, async Coroutine (cm) =>
        {
            scope = cm;
            try { await Asyncio.Sleep(9); }
            catch (CancelledError cancelled) { throw new InvalidOperationException("cleanup", cancelled); }
        }));

        error.Should().BeOfType<InvalidOperationException>().Which.InnerException.Should().BeOfType<CancelledError>();
        scope!.Expired().Should().BeTrue();
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
    });

    [Test, Property("Semantic", "124")]
    public void Reschedule_WhileActive_MovesTheDeadline() => Virtual.Run(async () =>
    {
        Exception? error = await Virtual.ErrorOf(Asyncio.Timeout(1, async Coroutine (cm) =>
        {
            cm.Reschedule(cm.When() + 2);
            await Asyncio.Sleep(9);
        }));

        error.Should().BeOfType<TimeoutException>();
        Asyncio.GetRunningLoop().Time().Should().Be(3);
    });

    [Test, Property("Semantic", "124")]
    public void Reschedule_Null_RemovesTheLimit() => Virtual.Run(async () =>
    {
        await Asyncio.Timeout(1, async Coroutine (cm) =>
        {
            cm.Reschedule(null);
            cm.When().Should().BeNull();
            await Asyncio.Sleep(9);
        });
        Asyncio.GetRunningLoop().Time().Should().Be(9);
    });

    [Test, Property("Semantic", "124")]
    public void Reschedule_IntoThePast_ExpiresAtTheNextSuspension() => Virtual.Run(async () =>
    {
        (await Virtual.ErrorOf(Asyncio.Timeout(null, async Coroutine (cm) =>
        {
            cm.Reschedule(Asyncio.GetRunningLoop().Time() - 1);
            await Asyncio.Sleep(9);
        }))).Should().BeOfType<TimeoutException>();
        Asyncio.GetRunningLoop().Time().Should().Be(0);
    });

    [Test, Property("Semantic", "124")]
    [PythonTest("test_timeouts", "TimeoutTests.test_timeout_finished")]
    [PythonTest("test_timeouts", "TimeoutTests.test_timeout_expired")]
    [PythonTest("test_timeouts", "TimeoutTests.test_timeout_expiring")]
    [PythonTest("test_timeouts", "TimeoutTests.test_timeout_not_entered")]
    public void Reschedule_NotActive_IsRefused() => Virtual.Run(async () =>
    {
        TimeoutScope? finished = null, expired = null;
        Exception? whileExpiring = null;
        await Asyncio.Timeout(1, async Coroutine (cm) => finished = cm);
        await Virtual.ErrorOf(Asyncio.Timeout(1, async Coroutine (cm) =>
        {
            expired = cm;
            try { await Asyncio.Sleep(9); }
            finally { whileExpiring = Catch(() => cm.Reschedule(50)); }
        }));

        Catch(static () => new TimeoutScope(1).Reschedule(2)).Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("not been entered");
        Catch(() => finished!.Reschedule(2)).Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("finished");
        Catch(() => expired!.Reschedule(50)).Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("expired");
        whileExpiring.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("expiring");
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "125")]
    public void Timeout_CleanupAfterExpiry_IsNotLimited(Body body) => Virtual.Run(async () =>
    {
        var clean = false;
        Coroutine block = body == Body.Coroutine
            ? Asyncio.Timeout(1, async Coroutine (_) =>
            {
                try { await Asyncio.Sleep(9); }
                finally { await Asyncio.Sleep(50); clean = true; }
            })
            : Asyncio.Timeout(1, async Task (_) =>
            {
                try { await Asyncio.Sleep(9); }
                finally { await Asyncio.Sleep(50); clean = true; }
            });

        (await Virtual.ErrorOf(block)).Should().BeOfType<TimeoutException>();
        clean.Should().BeTrue();
        Asyncio.GetRunningLoop().Time().Should().Be(51);
    });

    [Test]
    [PythonTest("test_timeouts", "TimeoutTests.test_timeout_at_basic")]
    public void TimeoutAt_AbsoluteTime_IsTheDeadline() => Virtual.Run(async () =>
    {
        TimeoutScope scope = null!;
        await Asyncio.Sleep(3);
        (await Virtual.ErrorOf(Asyncio.TimeoutAt(4, async Coroutine (cm) => { scope = cm; await Asyncio.Sleep(9); }))).Should().BeOfType<TimeoutException>();
        scope.Expired().Should().BeTrue();
        scope.When().Should().Be(4);
        Asyncio.GetRunningLoop().Time().Should().Be(4);
    });

    [Test]
    [PythonTest("test_timeouts", "TimeoutTests.test_timeout_disabled")]
    [PythonTest("test_timeouts", "TimeoutTests.test_timeout_at_disabled")]
    public void Timeout_Null_IsNoLimit() => Virtual.Run(async () =>
    {
        List<TimeoutScope> scopes = [];
        (await Asyncio.Timeout(null, async Coroutine<int> (cm) => { scopes.Add(cm); return await Asyncio.Sleep(1000, 1); })).Should().Be(1);
        (await Asyncio.TimeoutAt(null, async Coroutine<int> (cm) => { scopes.Add(cm); return await Asyncio.Sleep(1000, 2); })).Should().Be(2);

        scopes.Should().HaveCount(2).And.OnlyContain(static scope => !scope.Expired() && scope.When() == null);
        Asyncio.GetRunningLoop().Time().Should().Be(2000);
    });

    [Test]
    public void Timeout_ForeignWaitWithTheTasksToken_IsInterruptedAndTheNextTokenIsFresh() => Virtual.Run(async () =>
    {
        var never = new TaskCompletionSource();
        AsyncioTask current = Asyncio.CurrentTask()!;
        Exception? error = await Virtual.ErrorOf(Asyncio.Timeout(1, async Task (_) => await never.Task.WaitAsync(current.CancellationToken)));

        error.Should().BeOfType<TimeoutException>();
        current.CancellationToken.IsCancellationRequested.Should().BeFalse();
        await Asyncio.Sleep(1);
    });

    [Test]
    [PythonTest("test_timeouts", "TimeoutTests.test_timeout_not_called")]
    public void Timeout_InTime_LeavesNoTimer() => Virtual.Run(async () =>
    {
        TimeoutScope scope = null!;
        await Asyncio.Timeout(1000, async Coroutine (cm) => { scope = cm; await Asyncio.Sleep(1); });
        scope.Expired().Should().BeFalse();
        scope.When().Should().Be(1000);
        await Asyncio.Sleep(1);
        Asyncio.GetRunningLoop().Time().Should().Be(2);
    });

    private static Exception? Catch(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }
}

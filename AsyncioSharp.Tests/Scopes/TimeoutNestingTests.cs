// A group awaits its children itself.
#pragma warning disable CS4014

using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Scopes;

/// <summary>Time limits inside of others, around cancellations, and around errors.</summary>
[TestFixture]
public class TimeoutNestingTests
{
    [Test, Property("Semantic", "118")]
    [PythonTest("test_timeouts", "TimeoutTests.test_timeout_zero")]
    [PythonTest("test_timeouts", "TimeoutTests.test_timeout_zero_sleep_zero")]
    [PythonTest("test_timeouts", "TimeoutTests.test_timeout_in_the_past_sleep_zero")]
    public void Timeout_DeadlineReached_ExpiresAtTheFirstSleep([Values(0, -11)] double delay, [Values(0, 10)] double sleep) => Virtual.Run(async () =>
    {
        TimeoutScope scope = null!;
        Exception? error = await Virtual.ErrorOf(Asyncio.Timeout(delay, async Coroutine (cm) =>
        {
            scope = cm;
            await Asyncio.Sleep(sleep);
        }));

        error.Should().BeOfType<TimeoutException>();
        scope.Expired().Should().BeTrue();
        scope.When().Should().Be(delay);
        Asyncio.GetRunningLoop().Time().Should().Be(0);
    });

    [Test, Property("Semantic", "120")]
    [PythonTest("test_timeouts", "TimeoutTests.test_foreign_cancel_doesnt_timeout_if_not_expired")]
    public void Timeout_CancelledInTime_IsNoTimeout() => Virtual.Run(async () =>
    {
        TimeoutScope scope = null!;
        Exception? error = await Virtual.ErrorOf(Asyncio.Timeout(10, async Coroutine (cm) =>
        {
            scope = cm;
            Asyncio.CurrentTask()!.Cancel();
            await Asyncio.Sleep(10);
        }));

        error.Should().BeOfType<CancelledError>();
        scope.Expired().Should().BeFalse();
        Asyncio.GetRunningLoop().Time().Should().Be(0);
        Asyncio.CurrentTask()!.Uncancel();
    });

    [Test, Property("Semantic", "119")]
    [PythonTest("test_timeouts", "TimeoutTests.test_outer_task_is_not_cancelled")]
    public void Timeout_CaughtInTheTask_DoesNotCancelIt() => Virtual.Run(async () =>
    {
        AsyncioTask task = Asyncio.CreateTask(async Coroutine () =>
            (await Virtual.ErrorOf(Asyncio.Timeout(0.001, async Coroutine (_) => await Asyncio.Sleep(10)))).Should().BeOfType<TimeoutException>());

        await task;

        task.Done().Should().BeTrue();
        task.Cancelled().Should().BeFalse();
        task.Cancelling().Should().Be(0);
    });

    /// <summary>The loop was busy until after the outer deadline, or until after both.</summary>
    [TestCase(0.002, 0.1, 0.01)]
    [TestCase(0.1, 0.01, 0.1)]
    [Property("Semantic", "121")]
    [PythonTest("test_timeouts", "TimeoutTests.test_nested_timeouts_concurrent")]
    [PythonTest("test_timeouts", "TimeoutTests.test_nested_timeouts_loop_busy")]
    public void Timeout_LoopWasBusyPastTheOuterDeadline_TheOuterRaises(double outer, double inner, double busyUntil)
    {
        var clock = new VirtualClock();
        AsyncioContext.Run(
            async () =>
            {
                Exception? error = await Virtual.ErrorOf(Asyncio.Timeout(outer, async Coroutine (_) =>
                {
                    await Asyncio.Timeout(inner, async Coroutine (_) =>
                    {
                        clock.JumpTo(TimeSpan.FromSeconds(busyUntil).Ticks);
                        await Asyncio.Sleep(1);
                    });
                    await Asyncio.Sleep(10);
                }));

                error.Should().BeOfType<TimeoutException>();
                Asyncio.GetRunningLoop().Time().Should().Be(busyUntil);
                Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
            },
            loopFactory: () => new EventLoop(clock));
    }

    [Test, Property("Semantic", "121")]
    [PythonTest("test_timeouts", "TimeoutTests.test_nested_timeouts_loop_busy")]
    public void Timeout_LoopWasBusyPastTheInnerDeadline_TheOuterLimitsWhatFollows()
    {
        var clock = new VirtualClock();
        AsyncioContext.Run(
            async () =>
            {
                Exception? inner = null;
                Exception? outer = await Virtual.ErrorOf(Asyncio.Timeout(0.1, async Coroutine (_) =>
                {
                    inner = await Virtual.ErrorOf(Asyncio.Timeout(0.01, async Coroutine (_) =>
                    {
                        clock.JumpTo(TimeSpan.FromSeconds(0.09).Ticks);
                        await Asyncio.Sleep(1);
                    }));
                    await Asyncio.Sleep(10);
                }));

                inner.Should().BeOfType<TimeoutException>();
                outer.Should().BeOfType<TimeoutException>();
                Asyncio.GetRunningLoop().Time().Should().Be(0.1);
            },
            loopFactory: () => new EventLoop(clock));
    }

    [Test, Property("Semantic", "124")]
    [PythonTest("test_timeouts", "TimeoutTests.test_reschedule")]
    public void Reschedule_FromAnotherTask_MovesAndRemovesTheDeadline() => Virtual.Run(async () =>
    {
        Future<TimeoutScope> entered = Asyncio.GetRunningLoop().CreateFuture<TimeoutScope>();
        AsyncioTask task = Asyncio.CreateTask(Asyncio.TimeoutAt(10, async Coroutine (cm) =>
        {
            entered.SetResult(cm);
            await Asyncio.Sleep(50);
        }));
        TimeoutScope scope = await entered;

        scope.When().Should().Be(10);
        scope.Reschedule(30);
        scope.When().Should().Be(30);
        await Asyncio.Sleep(20);
        task.Done().Should().BeFalse("the deadline was moved");
        scope.Reschedule(null);
        scope.When().Should().BeNull();
        await Asyncio.Sleep(20);
        task.Done().Should().BeFalse("the deadline was removed");

        task.Cancel();
        (await Virtual.ErrorOf(task)).Should().BeOfType<CancelledError>();
        scope.Expired().Should().BeFalse();
    });

    [Test, Property("Semantic", "125")]
    [PythonTest("test_timeouts", "TimeoutTests.test_nested_timeout_in_finally")]
    public void Timeout_AnotherOneInTheCleanUp_BothExpire() => Virtual.Run(async () =>
    {
        Exception? inner = null;
        Exception? outer = await Virtual.ErrorOf(Asyncio.Timeout(0.01, async Coroutine (_) =>
        {
            try
            {
                await Asyncio.Sleep(1);
            }
            finally
            {
                inner = await Virtual.ErrorOf(Asyncio.Timeout(0.01, async Coroutine (_) => await Asyncio.Sleep(10)));
            }
        }));

        TimeoutException[] both = [inner.Should().BeOfType<TimeoutException>().Subject, outer.Should().BeOfType<TimeoutException>().Subject];
        both.Should().OnlyContain(static error => error.InnerException is CancelledError);
        both[0].InnerException.Should().NotBeSameAs(both[1].InnerException);
        Asyncio.GetRunningLoop().Time().Should().Be(0.02);
    });

    [TestCase(false)]
    [TestCase(true)]
    [Property("Semantic", "119")]
    [PythonTest("test_timeouts", "TimeoutTests.test_timeout_after_cancellation")]
    [PythonTest("test_timeouts", "TimeoutTests.test_cancel_in_timeout_after_cancellation")]
    public void Timeout_InTheCleanUpOfACancelledTask_TellsExpiryFromAnotherCancel(bool cancelledAgain) => Virtual.Run(async () =>
    {
        Exception? error = null;
        AsyncioTask task = Asyncio.CreateTask(async Coroutine () =>
        {
            AsyncioTask self = Asyncio.CurrentTask()!;
            try
            {
                self.Cancel();
                await Asyncio.Sleep(1);
            }
            catch (CancelledError)
            {
            }

            error = await Virtual.ErrorOf(Asyncio.Timeout(cancelledAgain ? 1 : 0, async Coroutine (_) =>
            {
                if (cancelledAgain)
                {
                    self.Cancel();
                }

                await Asyncio.Sleep(2);
            }));
            self.Cancelling().Should().Be(cancelledAgain ? 2 : 1);
        });
        await task;

        error.Should().BeOfType(cancelledAgain ? typeof(CancelledError) : typeof(TimeoutException));
        Asyncio.GetRunningLoop().Time().Should().Be(0);
    });

    [Test, Property("Semantic", "123")]
    [PythonTest("test_timeouts", "TimeoutTests.test_timeout_exception_context")]
    public void Timeout_ExpiresInTheCleanUpOfAnError_IsCausedByTheCancellation() => Virtual.Run(async () =>
    {
        Exception? error = await Virtual.ErrorOf(Asyncio.Timeout(0.01, async Coroutine (_) =>
        {
            try
            {
                throw new DivideByZeroException();
            }
            finally
            {
                await Asyncio.Sleep(1);
            }
        }));

        error.Should().BeOfType<TimeoutException>().Which.InnerException.Should().BeOfType<CancelledError>().Which.InnerException.Should().BeNull();
    });

    [Test, Property("Semantic", "123")]
    [PythonTest("test_timeouts", "TimeoutTests.test_timeout_taskgroup")]
    public void Timeout_ExpiresAroundAGroupWhoseChildFailsInItsCleanUp_RaisesTheGroup() => Virtual.Run(async () =>
    {
        TimeoutScope scope = null!;
        Exception? error = await Virtual.ErrorOf(Asyncio.Timeout(0.01, async Coroutine (cm) =>
        {
            scope = cm;
            await Asyncio.TaskGroup(async Coroutine (tg) =>
            {
                tg.CreateTask(FailInCleanUp());
                try
                {
                    throw new TrialError();
                }
                finally
                {
                    await Asyncio.Sleep(1);
                }
            });
        }));

        AggregateException group = error.Should().BeOfType<AggregateException>().Subject;
        group.InnerExceptions.Should().ContainSingle().Which.Should().BeOfType<DivideByZeroException>();
        scope.Expired().Should().BeTrue();
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
        Asyncio.GetRunningLoop().Time().Should().Be(0.01);

        static async Coroutine FailInCleanUp()
        {
            try
            {
                await Asyncio.Sleep(2);
            }
            finally
            {
                throw new DivideByZeroException();
            }
        }
    });
}

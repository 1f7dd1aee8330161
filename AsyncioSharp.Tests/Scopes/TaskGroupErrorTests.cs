// A group awaits its children itself.
#pragma warning disable CS4014

using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Scopes;

/// <summary>A child, the body or somebody outside ends a group: who is cancelled, and what leaves it.</summary>
[TestFixture]
public class TaskGroupErrorTests
{
    private int _cancelled;

    [SetUp]
    public void ForgetCancellations() => _cancelled = 0;

    [Test, Property("Semantic", "128")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_04")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_cancelling_level_preserved")]
    public void TaskGroup_ChildFailsWhileTheGroupWaits_CancelsTheOthersAndNotTheParent() => Virtual.Run(async () =>
    {
        AsyncioTask other = null!;
        var after = false;
        AsyncioTask runner = Asyncio.CreateTask(async Coroutine () =>
        {
            await Asyncio.TaskGroup(async Coroutine (tg) =>
            {
                tg.CreateTask(Virtual.Fail<int>(new DivideByZeroException(), after: 0.1));
                other = tg.CreateTask(SleepAndCount());
            });
            after = true;
        });

        ErrorsOf(await Virtual.ErrorOf(runner)).Should().ContainSingle().Which.Should().BeOfType<DivideByZeroException>();

        after.Should().BeFalse();
        other.Cancelled().Should().BeTrue();
        _cancelled.Should().Be(1);
        runner.Cancelling().Should().Be(0);
        Asyncio.GetRunningLoop().Time().Should().Be(0.1);
    });

    [Test, Property("Semantic", "128")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_cancellation_does_not_leak_out_of_tg")]
    public void TaskGroup_ChildFailsInItsFirstStep_TheParentsNextAwaitIsNotCancelled([Values] bool eager) => Virtual.Run(async () =>
    {
        Asyncio.GetRunningLoop().SetTaskFactory(eager ? Asyncio.EagerTaskFactory : null);

        Exception? error = await Virtual.ErrorOf(Asyncio.TaskGroup(async Coroutine (tg) => tg.CreateTask(Virtual.Fail<int>(new TrialError()))));

        ErrorsOf(error).Should().ContainSingle().Which.Should().BeOfType<TrialError>();
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
        await Asyncio.Sleep(0);
    });

    // Eagerly, the failing child has ended before the group has heard of the one that made it.
    [Test, Property("Semantic", "128")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_cancels_task_if_created_during_creation")]
    public void TaskGroup_ChildMadeByAChildFails_ItsMakerIsCancelledToo([Values] bool eager) => Virtual.Run(async () =>
    {
        Asyncio.GetRunningLoop().SetTaskFactory(eager ? Asyncio.EagerTaskFactory : null);

        Exception? error = await Virtual.ErrorOf(Asyncio.TaskGroup(async Coroutine (tg) => tg.CreateTask(async Coroutine () =>
        {
            tg.CreateTask(Virtual.Fail<int>(new TrialError()));
            await SleepAndCount();
        })));

        ErrorsOf(error).Should().ContainSingle().Which.Should().BeOfType<TrialError>();
        _cancelled.Should().Be(1);
        Asyncio.GetRunningLoop().Time().Should().Be(0);
    });

    [TestCase(5, false)]
    [TestCase(5, true)]
    [TestCase(0, true)]
    [Property("Semantic", "134")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_cancellation")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_07")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_17")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_22")]
    public void TaskGroup_OutsideCancel_EndsChildrenAndBodyAndComesThrough(int children, bool bodyWaits) => Virtual.Run(async () =>
    {
        AsyncioTask runner = Asyncio.CreateTask(Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            for (int i = 0; i < children; i++)
            {
                tg.CreateTask(SleepAndCount());
            }

            if (bodyWaits)
            {
                await SleepAndCount();
            }
        }));
        await Asyncio.Sleep(0.1);
        runner.Done().Should().BeFalse();

        runner.Cancel();

        (await Virtual.ErrorOf(runner)).Should().BeOfType<CancelledError>();
        _cancelled.Should().Be(children + (bodyWaits ? 1 : 0));
        Asyncio.GetRunningLoop().Time().Should().Be(0.1);
    });

    [Test, Property("Semantic", "134")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_08")]
    public void TaskGroup_OutsideCancelAndAllChildrenFailInTheirCleanUp_RaisesTheirErrors() => Virtual.Run(async () =>
    {
        AsyncioTask runner = Asyncio.CreateTask(Asyncio.TaskGroup(FailingChildren));
        await Asyncio.Sleep(0.1);

        runner.Cancel();

        ErrorsOf(await Virtual.ErrorOf(runner)).Should().HaveCount(5).And.AllBeOfType<DivideByZeroException>();
    });

    [Test, Property("Semantic", "134")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_11")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_12")]
    public void TaskGroup_NestedWithOutsideCancelAndFailingCleanUps_PutsTheInnerGroupIntoTheOuter([Values] bool outerHasAChild) => Virtual.Run(async () =>
    {
        AsyncioTask runner = Asyncio.CreateTask(Asyncio.TaskGroup(async Coroutine (outer) =>
        {
            if (outerHasAChild)
            {
                outer.CreateTask(SleepAndCount());
            }

            await Asyncio.TaskGroup(FailingChildren);
        }));
        await Asyncio.Sleep(0.1);

        runner.Cancel();

        Exception inner = ErrorsOf(await Virtual.ErrorOf(runner)).Should().ContainSingle().Subject;
        ErrorsOf(inner).Should().HaveCount(5).And.AllBeOfType<DivideByZeroException>();
        _cancelled.Should().Be(outerHasAChild ? 1 : 0);
    });

    [Test, Property("Semantic", "128")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_09")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_10")]
    public void TaskGroup_BodyFails_CancelsTheChildren([Values(0, 0.1)] double after) => Virtual.Run(async () =>
    {
        AsyncioTask first = null!, second = null!;
        Exception? error = await Virtual.ErrorOf(Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            first = tg.CreateTask(Asyncio.Sleep(1, 42));
            second = tg.CreateTask(Asyncio.Sleep(2, 11));
            if (after > 0)
            {
                await Asyncio.Sleep(after);
            }

            throw new DivideByZeroException();
        }));

        ErrorsOf(error).Should().ContainSingle().Which.Should().BeOfType<DivideByZeroException>();
        first.Cancelled().Should().BeTrue();
        second.Cancelled().Should().BeTrue();
        Asyncio.GetRunningLoop().Time().Should().Be(after);
    });

    [Test, Property("Semantic", "131")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_13")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_14")]
    public void TaskGroup_NestedAndOneFails_IsWrappedOncePerGroupItBelongsTo([Values] bool innerFails) => Virtual.Run(async () =>
    {
        Exception? error = await Virtual.ErrorOf(Asyncio.TaskGroup(async Coroutine (outer) =>
        {
            outer.CreateTask(Virtual.Fail<int>(new TrialError("outer"), after: innerFails ? 10 : 0.1));
            await Asyncio.TaskGroup(async Coroutine (inner) => inner.CreateTask(Virtual.Fail<int>(new TrialError("inner"), after: innerFails ? 0.1 : 10)));
        }));

        Exception only = ErrorsOf(error).Should().ContainSingle().Subject;
        if (innerFails)
        {
            only = ErrorsOf(only).Should().ContainSingle().Subject;
        }

        only.Should().BeOfType<TrialError>().Which.Message.Should().Be(innerFails ? "inner" : "outer");
        Asyncio.GetRunningLoop().Time().Should().Be(0.1);
    });

    [Test, Property("Semantic", "134")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_15")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_16")]
    public void TaskGroup_ChildFailsWhileTheCancelledBodyCleansUp_RaisesTheChildsError([Values] bool throughATask) => Virtual.Run(async () =>
    {
        async Coroutine Group() => await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            tg.CreateTask(Virtual.Fail<int>(new DivideByZeroException(), after: 0.3));
            try
            {
                await Asyncio.Sleep(10);
            }
            catch (CancelledError)
            {
                await Asyncio.Sleep(0.5);
                throw;
            }
        });

        async Coroutine GroupInATask() => await Asyncio.CreateTask(Group());

        AsyncioTask runner = Asyncio.CreateTask(throughATask ? GroupInATask() : Group());
        await Asyncio.Sleep(0.1);
        runner.Done().Should().BeFalse();
        runner.Cancel();

        ErrorsOf(await Virtual.ErrorOf(runner)).Should().ContainSingle().Which.Should().BeOfType<DivideByZeroException>();
        Asyncio.GetRunningLoop().Time().Should().Be(0.3, "the child's error cancels the clean-up too");
    });

    [Test, Property("Semantic", "131")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_18")]
    public void TaskGroup_BodyTurnsTheOutsideCancelIntoAnError_RaisesThat() => Virtual.Run(async () =>
    {
        AsyncioTask runner = Asyncio.CreateTask(Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            try
            {
                await SleepAndCount();
            }
            catch (CancelledError)
            {
                throw new TrialError();
            }
        }));
        await Asyncio.Sleep(0.1);

        runner.Cancel();

        ErrorsOf(await Virtual.ErrorOf(runner)).Should().ContainSingle().Which.Should().BeOfType<TrialError>();
        _cancelled.Should().Be(1);
    });

    /// <summary>In .NET every exception but <see cref="KeyboardInterrupt"/> is an ordinary one, also those that catch-all code should leave alone.</summary>
    [TestCase(typeof(DivideByZeroException), typeof(TrialError))]
    [TestCase(typeof(DivideByZeroException), typeof(OutOfMemoryException))]
    [TestCase(typeof(OutOfMemoryException), typeof(TrialError))]
    [Property("Semantic", "131")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_19")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_20a")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_21a")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_context_manager_exit_raises")]
    public void TaskGroup_ChildFailsAndThenTheBodysCleanUp_RaisesBoth(Type child, Type body) => Virtual.Run(async () =>
    {
        Exception? error = await Virtual.ErrorOf(FailTwice(Make(child), Make(body)));

        ErrorsOf(error).Select(static inner => inner.GetType()).Should().Equal(child, body);
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);

        static Exception Make(Type type) => type == typeof(TrialError) ? new TrialError() : (Exception)Activator.CreateInstance(type)!;
    });

    [Test, Property("Semantic", "132")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_20")]
    public void TaskGroup_ChildFailsAndTheBodysCleanUpIsInterrupted_RaisesTheInterruptBare() =>
        FluentActions.Invoking(() => Virtual.Run(() => FailTwice(new DivideByZeroException(), new KeyboardInterrupt()))).Should().Throw<KeyboardInterrupt>();

    [Test, Property("Semantic", "133")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_nested_groups_both_cancelled")]
    public void TaskGroup_ChildrenOfTwoNestedGroupsFailInOneTurn_EachGroupTakesItsOwnCancelBack() => Virtual.Run(async () =>
    {
        var log = new List<string>();
        try
        {
            await Asyncio.TaskGroup(async Coroutine (outer) =>
            {
                try
                {
                    await Asyncio.TaskGroup(async Coroutine (inner) =>
                    {
                        inner.CreateTask(Virtual.Fail<int>(new TrialError("inner")));
                        outer.CreateTask(Virtual.Fail<int>(new TrialError("outer")));
                    });
                }
                catch (AggregateException error)
                {
                    log.Add($"{ErrorsOf(error).Single().Message} {Asyncio.CurrentTask()!.Cancelling()}");
                }
            });
        }
        catch (AggregateException error)
        {
            log.Add($"{ErrorsOf(error).Single().Message} {Asyncio.CurrentTask()!.Cancelling()}");
        }

        log.Should().Equal("inner 1", "outer 0");
    });

    [Test, Property("Semantic", "134")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_error_and_cancel")]
    public void TaskGroup_OutsideCancelInTheTurnOfAChildsError_RaisesTheErrorAndCancelsTheNextAwait() => Virtual.Run(async () =>
    {
        var log = new List<string>();
        var started = new AsyncioEvent();
        AsyncioTask task = Asyncio.CreateTask(Inner());
        await started.Wait();
        task.Cancelling().Should().Be(0);

        task.Cancel();

        task.Cancelling().Should().Be(1);
        (await Virtual.ErrorOf(task)).Should().BeOfType<CancelledError>();
        task.Cancelled().Should().BeTrue();
        log.Should().Equal("error 1", "after 1");

        async Coroutine Inner()
        {
            try
            {
                await Asyncio.TaskGroup(async Coroutine (tg) =>
                {
                    tg.CreateTask(FailSoon());
                    await Asyncio.Sleep(1);
                    log.Add("not cancelled in the group");
                });
            }
            catch (AggregateException)
            {
                log.Add($"error {Asyncio.CurrentTask()!.Cancelling()}");
            }

            log.Add($"after {Asyncio.CurrentTask()!.Cancelling()}");
            await Asyncio.Sleep(1);
            log.Add("not cancelled after the group");
        }

        async Coroutine FailSoon()
        {
            started.Set();
            await Asyncio.Sleep(0);
            throw new TrialError();
        }
    });

    private static IReadOnlyList<Exception> ErrorsOf(Exception? group) => group.Should().BeOfType<AggregateException>().Which.InnerExceptions;

    private static async Coroutine FailTwice(Exception child, Exception cleanUp) => await Asyncio.TaskGroup(async Coroutine (tg) =>
    {
        tg.CreateTask(Virtual.Fail<int>(child, after: 0.1));
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            throw cleanUp;
        }
    });

    private static async Coroutine FailingChildren(TaskGroup group)
    {
        for (int i = 0; i < 5; i++)
        {
            group.CreateTask(async Coroutine () =>
            {
                try
                {
                    await Asyncio.Sleep(10);
                }
                finally
                {
                    throw new DivideByZeroException();
                }
            });
        }

        await Asyncio.Sleep(10);
    }

    private async Coroutine SleepAndCount()
    {
        try
        {
            await Asyncio.Sleep(5);
        }
        catch (CancelledError)
        {
            _cancelled++;
            throw;
        }
    }
}

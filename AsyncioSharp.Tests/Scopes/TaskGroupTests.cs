// A group awaits its children itself.
#pragma warning disable CS4014

using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Scopes;

[TestFixture]
public class TaskGroupTests
{
    [Test, Property("Semantic", "126")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_without_parent_task")]
    public void Enter_OutsideOfATask_IsRefused()
    {
        using EventLoop loop = Virtual.Loop();
        Exception? error = null, later = null;
        loop.CallSoon(() =>
        {
            var group = new TaskGroup();
            try { group.Enter(); }
            catch (Exception caught) { error = caught; }

            try { group.CreateTask(Virtual.Forever()); }
            catch (Exception caught) { later = caught; }

            loop.Stop();
        });
        loop.RunForever();

        error.Should().BeAssignableTo<InvalidOperationException>().Which.Message.Should().Contain("TaskGroup");
        later.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("not been entered");
    }

    [Test, Property("Semantic", "126")]
    public void TaskGroup_Body_RunsInTheParentTask() => Virtual.Run(async () =>
    {
        AsyncioTask? inside = null;
        await Asyncio.TaskGroup(async Coroutine (tg) => inside = Asyncio.CurrentTask());
        inside.Should().BeSameAs(Asyncio.CurrentTask());
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "127")]
    public void CreateTask_DuringExitWhileChildrenRun_IsAllowed(Body body) => Virtual.Run(async () =>
    {
        var log = new List<string>();
        async Coroutine Child(TaskGroup tg)
        {
            await Asyncio.Sleep(1);
            tg.CreateTask(Grandchild());
        }

        async Coroutine Grandchild()
        {
            await Asyncio.Sleep(1);
            log.Add("grandchild");
        }

        await (body == Body.Coroutine
            ? Asyncio.TaskGroup(async Coroutine (tg) => tg.CreateTask(Child(tg)))
            : Asyncio.TaskGroup(async Task (tg) => tg.CreateTask(Child(tg))));
        log.Should().Equal("grandchild");
        Asyncio.GetRunningLoop().Time().Should().Be(2);
    });

    [Test, Property("Semantic", "127")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_not_entered")]
    public void CreateTask_BeforeEntry_IsRefusedAndClosesTheCoroutine() => Virtual.Run(async () =>
    {
        Coroutine<int> child = Asyncio.Sleep(1, 1);
        Coroutine body = Virtual.Forever();

        new TaskGroup().Invoking(tg => tg.CreateTask(body)).Should().Throw<InvalidOperationException>().WithMessage("*not been entered*");
        body.ToString().Should().Contain("done");
        child.Close();
        await Asyncio.Sleep(0);
    });

    [Test, Property("Semantic", "127")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_finished")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_coro_closed_when_tg_closed")]
    public void CreateTask_AfterTheEnd_IsRefused() => Virtual.Run(async () =>
    {
        TaskGroup? group = null;
        await Asyncio.TaskGroup(async Coroutine (tg) => group = tg);
        Coroutine late = Virtual.Forever();

        group!.Invoking(tg => tg.CreateTask(late)).Should().Throw<InvalidOperationException>().WithMessage("*finished*");
        late.ToString().Should().Contain("done");
    });

    [Test, Property("Semantic", "127")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_no_create_task_after_failure")]
    public void CreateTask_WhileAborting_IsRefused() => Virtual.Run(async () =>
    {
        Exception? refusal = null;
        Exception? error = await Virtual.ErrorOf(Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            tg.CreateTask(Virtual.Fail<int>(new TrialError(), after: 1));
            try { await Asyncio.Sleep(9); }
            finally
            {
                try { tg.CreateTask(Virtual.Forever()); }
                catch (InvalidOperationException caught) { refusal = caught; }
            }
        }));

        error.Should().BeOfType<AggregateException>().Which.InnerExceptions.Should().ContainSingle().Which.Should().BeOfType<TrialError>();
        refusal!.Message.Should().Contain("shutting down");
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "128")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_cancel_children_on_child_error")]
    public void TaskGroup_ChildFails_CancelsTheOthersAndBreaksTheBodyOnce(Body body) => Virtual.Run(async () =>
    {
        var log = new List<string>();
        AsyncioTask other = null!;
        async Coroutine Body1(TaskGroup tg)
        {
            other = tg.CreateTask(Virtual.Forever());
            tg.CreateTask(Virtual.Fail<int>(new TrialError(), after: 1));
            tg.CreateTask(Virtual.Fail<int>(new TrialError(), after: 1));
            try { await Asyncio.Sleep(9); }
            catch (CancelledError) { log.Add($"cancelled, {Asyncio.CurrentTask()!.Cancelling()}"); throw; }
        }

        Exception? error = await Virtual.ErrorOf(body == Body.Coroutine ? Asyncio.TaskGroup(Body1) : Asyncio.TaskGroup(async Task (tg) => await Body1(tg)));

        log.Should().Equal("cancelled, 1");
        other.Cancelled().Should().BeTrue();
        error.Should().BeOfType<AggregateException>().Which.InnerExceptions.Should().HaveCount(2);
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
        Asyncio.GetRunningLoop().Time().Should().Be(1);
    });

    [Test, Property("Semantic", "129")]
    public void TaskGroup_ParentIsCancelledAgainAndAgain_WaitsForAllChildren() => Virtual.Run(async () =>
    {
        var ended = false;
        async Coroutine Stubborn()
        {
            try { await Asyncio.Sleep(100); }
            finally
            {
                await Asyncio.Sleep(5);
                ended = true;
            }
        }

        AsyncioTask parent = Asyncio.CreateTask(Asyncio.TaskGroup(async Coroutine (tg) => tg.CreateTask(Stubborn())));
        for (int i = 0; i < 3; i++)
        {
            await Asyncio.Sleep(1);
            parent.Cancel();
        }

        (await Virtual.ErrorOf(parent)).Should().BeOfType<CancelledError>();
        ended.Should().BeTrue();
        Asyncio.GetRunningLoop().Time().Should().Be(6);
    });

    [Test, Property("Semantic", "130")]
    public void TaskGroup_ChildEndsCancelled_IsNoError() => Virtual.Run(async () =>
    {
        AsyncioTask cancelled = null!;
        AsyncioTask<int> other = null!;
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            cancelled = tg.CreateTask(Virtual.Forever());
            other = tg.CreateTask(Asyncio.Sleep(2, 1));
            await Asyncio.Sleep(1);
            cancelled.Cancel();
        });

        cancelled.Cancelled().Should().BeTrue();
        other.Result().Should().Be(1);
    });

    [Test, Property("Semantic", "131")]
    public void TaskGroup_SeveralErrors_AreInOrderOfCompletionWithTheBodysLast() => Virtual.Run(async () =>
    {
        async Coroutine Cleanup(string name, double seconds)
        {
            try { await Asyncio.Sleep(100); }
            finally
            {
                await Asyncio.Sleep(seconds);
                throw new TrialError(name);
            }
        }

        Exception? error = await Virtual.ErrorOf(Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            tg.CreateTask(Cleanup("slow", 3));
            tg.CreateTask(Cleanup("quick", 1));
            await Asyncio.Sleep(1);
            throw new TrialError("body");
        }));

        error.Should().BeOfType<AggregateException>().Which.InnerExceptions.Select(static inner => inner.Message).Should().Equal("quick", "slow", "body");
    });

    [Test, Property("Semantic", "132")]
    public void TaskGroup_BodyThrowsKeyboardInterrupt_IsRaisedBareAndWins()
    {
        var cleaned = false;
        FluentActions.Invoking(() => Virtual.Run(async () =>
            await Asyncio.TaskGroup(async Coroutine (tg) =>
            {
                tg.CreateTask(async Coroutine () =>
                {
                    try { await Asyncio.Sleep(9); }
                    finally
                    {
                        cleaned = true;
                        throw new TrialError();
                    }
                });
                await Asyncio.Sleep(1);
                throw new KeyboardInterrupt();
            }))).Should().Throw<KeyboardInterrupt>();
        cleaned.Should().BeTrue();
    }

    [Test, Property("Semantic", "132")]
    public void TaskGroup_ChildThrowsKeyboardInterrupt_LeavesTheRunBare() =>
        FluentActions.Invoking(() => Virtual.Run(async () =>
            await Asyncio.TaskGroup(async Coroutine (tg) =>
            {
                tg.CreateTask(Virtual.Fail<int>(new KeyboardInterrupt(), after: 1));
                await Asyncio.Sleep(9);
            }))).Should().Throw<KeyboardInterrupt>();

    /// <summary>Whatever fails afterwards, the group raises the interrupt, and bare.</summary>
    [Test, Property("Semantic", "132")]
    public void TaskGroup_ChildFailsAfterAKeyboardInterrupt_RaisesTheInterrupt()
    {
        Exception? raised = null;
        FluentActions.Invoking(() => Virtual.Run(async () =>
        {
            raised = await Virtual.ErrorOf(Asyncio.TaskGroup(async Coroutine (tg) =>
            {
                tg.StartSoon(Virtual.Fail<int>(new KeyboardInterrupt(), after: 1));
                tg.StartSoon(async Coroutine () =>
                {
                    try { await Asyncio.Sleep(9); }
                    finally { throw new TrialError(); }
                });
                await Asyncio.Sleep(9);
            }));
        })).Should().Throw<KeyboardInterrupt>();

        raised.Should().BeOfType<KeyboardInterrupt>();
    }

    /// <summary>Nobody has asked for it: it is a failure like any other.</summary>
    [TestCase(Body.Coroutine), TestCase(Body.Native)]
    public void TaskGroup_BodyThrowsAnOperationCanceledExceptionOfItsOwn_RaisesIt(Body body) => Virtual.Run(async () =>
    {
        var own = new OperationCanceledException();
        AsyncioTask task = Virtual.Start(body, Coro, async () => await Coro());

        (await Virtual.Error<AggregateException>(task)).InnerExceptions.Should().Equal(own);

        async Coroutine Coro() => await Asyncio.TaskGroup(async Coroutine (_) => throw own);
    });

    /// <summary>The child waits for its parent, which waits for its children. A request to the parent ends that, also where the body has failed before.</summary>
    [Test]
    public void Cancel_BodyHasFailedAndAChildWaitsForTheParent_EndsBoth() => Virtual.Run(async () =>
    {
        AsyncioTask? parent = null;
        parent = Asyncio.CreateTask(Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            tg.StartSoon(async Coroutine () =>
            {
                await Virtual.ErrorOf(Asyncio.Sleep(9));
                await parent!;
            });
            await Asyncio.Sleep(1);
            throw new TrialError("body");
        }));
        await Asyncio.Sleep(2);
        parent.Cancel();
        (await Asyncio.Wait([parent], 10)).Pending.Should().BeEmpty();

        (await Virtual.Error<AggregateException>(parent)).InnerExceptions.Should().ContainSingle().Which.Should().BeOfType<TrialError>();
    });

    [Test]
    public void CreateTask_Null_IsRefused() => Virtual.Run(async () =>
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            tg.Invoking(group => group.CreateTask((Coroutine)null!)).Should().Throw<ArgumentNullException>();
            tg.ToString().Should().Be("<TaskGroup entered>");
        }));

    [Test]
    public void ToString_EachState_IsNamed() => Virtual.Run(async () =>
    {
        var seen = new List<string> { new TaskGroup().ToString() };
        await Virtual.ErrorOf(Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            seen.Add(tg.ToString());
            tg.StartSoon(Virtual.Fail<int>(new TrialError(), after: 1));
            seen.Add(tg.ToString());
            await Virtual.ErrorOf(Asyncio.Sleep(9));
            seen.Add(tg.ToString());
        }));

        seen.Should().Equal("<TaskGroup>", "<TaskGroup entered>", "<TaskGroup entered tasks=1>", "<TaskGroup entered errors=1 cancelling>");
    });

    [Test, Property("Semantic", "133")]
    public void TaskGroup_OwnCancelIsAllThatIsLeft_DoesNotLeaveTheGroup() => Virtual.Run(async () =>
    {
        await Virtual.ErrorOf(Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            tg.CreateTask(Virtual.Fail<int>(new TrialError(), after: 1));
            try { await Asyncio.Sleep(9); }
            catch (CancelledError) { }
        }));

        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
        await Asyncio.Sleep(1);
    });

    [Test, Property("Semantic", "134")]
    public void TaskGroup_OutsideCancelWithoutChildErrors_ReraisesTheCancellation() => Virtual.Run(async () =>
    {
        AsyncioTask child = null!;
        AsyncioTask parent = Asyncio.CreateTask(Asyncio.TaskGroup(async Coroutine (tg) => child = tg.CreateTask(Virtual.Forever())));
        await Asyncio.Sleep(1);

        parent.Cancel("outside");
        ((CancelledError)(await Virtual.ErrorOf(parent))!).Msg.Should().Be("outside");
        child.Cancelled().Should().BeTrue();
        parent.Cancelling().Should().Be(1);
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "134")]
    public void TaskGroup_OutsideCancelWithChildErrors_RaisesTheGroupAndCancelsTheNextAwait(Body body) => Virtual.Run(async () =>
    {
        var log = new List<string>();
        async Coroutine Child()
        {
            try { await Asyncio.Sleep(9); }
            finally { throw new TrialError(); }
        }

        async Coroutine Parent()
        {
            try { await Asyncio.TaskGroup(async Coroutine (tg) => tg.CreateTask(Child())); }
            catch (AggregateException) { log.Add($"group, {Asyncio.CurrentTask()!.Cancelling()}"); }

            try { await Asyncio.Sleep(1); }
            catch (CancelledError) { log.Add($"cancelled, {Asyncio.CurrentTask()!.Cancelling()}"); }
        }

        async Task NativeParent()
        {
            try { await Asyncio.TaskGroup(async Task (tg) => tg.CreateTask(Child())); }
            catch (AggregateException) { log.Add($"group, {Asyncio.CurrentTask()!.Cancelling()}"); }

            try { await Asyncio.Sleep(1); }
            catch (CancelledError) { log.Add($"cancelled, {Asyncio.CurrentTask()!.Cancelling()}"); }
        }

        AsyncioTask task = Virtual.Start(body, Parent, NativeParent);
        await Asyncio.Sleep(1);
        task.Cancel();
        await task;
        log.Should().Equal("group, 1", "cancelled, 1");
    });

    [Test, Property("Semantic", "135")]
    public void OnDone_ParentIsDoneAlready_ReportsTheChildsError() => Virtual.Run(async () =>
    {
        // A group whose exit never ran: the parent entered it and ended.
        List<LoopExceptionContext> reports = Virtual.CollectReports();
        AsyncioTask child = null!;
        AsyncioTask parent = Asyncio.CreateTask(async Coroutine () =>
        {
            var group = new TaskGroup();
            group.Enter();
            child = group.CreateTask(Virtual.Fail<int>(new TrialError(), after: 1));
            await Asyncio.Sleep(0);
        });
        await parent;
        await Asyncio.Sleep(2);

        reports.Should().ContainSingle();
        reports[0].Message.Should().Contain("already completed");
        reports[0].Exception.Should().BeOfType<TrialError>();
        reports[0].Task.Should().BeSameAs(child);
    });

    [Test]
    public void TaskGroup_BodyReturnsAValue_HandsItOn() => Virtual.Run(async () =>
    {
        (await Asyncio.TaskGroup(async Coroutine<int> (tg) =>
        {
            AsyncioTask<int> a = tg.CreateTask(Asyncio.Sleep(1, 1)), b = tg.CreateTask(Asyncio.Sleep(2, 2));
            return await a + await b;
        })).Should().Be(3);
    });

    [Test]
    public void TaskGroup_AllSucceed_ReturnsWhenTheLastHasEnded() => Virtual.Run(async () =>
    {
        AsyncioTask<int>? slow = null;
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            tg.CreateTask(Asyncio.Sleep(1));
            slow = tg.CreateTask(Asyncio.Sleep(3, 3));
        });

        slow!.Done().Should().BeTrue();
        Asyncio.GetRunningLoop().Time().Should().Be(3);
    });

    [Test]
    public void TaskGroup_Nested_InnerFailureIsAnErrorOfTheOuter() => Virtual.Run(async () =>
    {
        Exception? error = await Virtual.ErrorOf(Asyncio.TaskGroup(async Coroutine (outer) =>
        {
            outer.CreateTask(Asyncio.TaskGroup(async Coroutine (inner) => inner.CreateTask(Virtual.Fail<int>(new TrialError()))));
            outer.CreateTask(Virtual.Forever());
        }));

        error.Should().BeOfType<AggregateException>().Which.InnerExceptions.Should().ContainSingle().Which
            .Should().BeOfType<AggregateException>().Which.InnerExceptions.Should().ContainSingle().Which.Should().BeOfType<TrialError>();
    });

    [Test]
    public void TaskGroup_InTimeout_TimeoutCancelsTheChildren() => Virtual.Run(async () =>
    {
        AsyncioTask child = null!;
        Exception? error = await Virtual.ErrorOf(Asyncio.Timeout(1, async Coroutine (_) =>
            await Asyncio.TaskGroup(async Coroutine (tg) => child = tg.CreateTask(Virtual.Forever()))));

        error.Should().BeOfType<TimeoutException>();
        child.Cancelled().Should().BeTrue();
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
    });
}

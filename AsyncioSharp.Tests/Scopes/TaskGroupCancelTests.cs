// A group awaits its children itself.
#pragma warning disable CS4014

using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Scopes;

[TestFixture]
public class TaskGroupCancelTests
{
    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "136")]
    public void Cancel_FromTheBody_EndsBodyAndChildrenWithoutAnError(Body body) => Virtual.Run(async () =>
    {
        AsyncioTask child = null!;
        var after = false;
        async Coroutine Body1(TaskGroup tg)
        {
            child = tg.CreateTask(Virtual.Forever());
            await Asyncio.Sleep(1);
            tg.Cancel();
            await Asyncio.Sleep(5);
            after = true;
        }

        await (body == Body.Coroutine ? Asyncio.TaskGroup(Body1) : Asyncio.TaskGroup(async Task (tg) => await Body1(tg)));

        child.Cancelled().Should().BeTrue();
        after.Should().BeFalse();
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
        Asyncio.GetRunningLoop().Time().Should().Be(1);
        await Asyncio.Sleep(1);
    });

    [Test, Property("Semantic", "136")]
    public void Cancel_FromAChild_EndsTheGroupWithoutAnError() => Virtual.Run(async () =>
    {
        AsyncioTask other = null!;
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            other = tg.CreateTask(Virtual.Forever());
            tg.CreateTask(async Coroutine () =>
            {
                await Asyncio.Sleep(1);
                tg.Cancel();
            });
            await Asyncio.Sleep(9);
        });

        other.Cancelled().Should().BeTrue();
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
        Asyncio.GetRunningLoop().Time().Should().Be(1);
    });

    [Test]
    public void Cancel_AfterTheEnd_ChangesNothing() => Virtual.Run(async () =>
    {
        TaskGroup over = null!;
        await Asyncio.TaskGroup(async Coroutine (tg) => over = tg);

        over.Cancel();
        over.ToString().Should().Be("<TaskGroup entered>");
        await Asyncio.Sleep(0);
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
    });

    [Test]
    public void TaskGroup_InACancelledScope_TheScopeCountsAgainBehindIt([Values] Body body) => Virtual.Run(async () =>
    {
        CancelScope scope = await (body == Body.Coroutine
            ? Asyncio.MoveOnAfter(1, async Coroutine (_) => await SwallowAndSleep())
            : Asyncio.MoveOnAfter(1, async Task (_) => await SwallowAndSleep()));

        scope.CancelledCaught.Should().BeTrue();
        Asyncio.GetRunningLoop().Time().Should().Be(3, "the group waits for its child for 2 s, with the scope held back; the sleep behind it is interrupted at once");

        static async Coroutine SwallowAndSleep()
        {
            try
            {
                await Asyncio.TaskGroup(async Coroutine (tg) =>
                {
                    tg.CreateTask(async Coroutine () =>
                    {
                        try { await Asyncio.Sleep(99); }
                        finally { await Asyncio.Sleep(2); }
                    });
                    await Asyncio.Sleep(99);
                });
            }
            catch (CancelledError)
            {
                // What follows is interrupted all the same: the scope stays cancelled.
            }

            await Asyncio.Sleep(99);
        }
    });

    [Test, Property("Semantic", "136")]
    public void Cancel_WhileTheBodyRunsAndNeverWaitsAgain_LeavesNothingBehind() => Virtual.Run(async () =>
    {
        await Asyncio.TaskGroup(async Coroutine (tg) => tg.Cancel());
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
        await Asyncio.Sleep(1);
    });

    [Test, Property("Semantic", "136")]
    public void Cancel_WhileTheGroupWaits_CancelsTheChildrenOnly() => Virtual.Run(async () =>
    {
        TaskGroup group = null!;
        Asyncio.GetRunningLoop().CallLater(1, () => group.Cancel());
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            group = tg;
            tg.CreateTask(Virtual.Forever());
        });

        Asyncio.GetRunningLoop().Time().Should().Be(1);
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
    });

    [Test, Property("Semantic", "136")]
    public void Cancel_TwiceAndAfterTheEnd_HasNoEffect() => Virtual.Run(async () =>
    {
        TaskGroup group = null!;
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            group = tg;
            tg.CreateTask(Virtual.Forever());
            tg.Cancel();
            tg.Cancel();
            await Asyncio.Sleep(9);
        });
        group.Cancel();

        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
        await Asyncio.Sleep(1);
    });

    [Test]
    public void Cancel_BeforeEntry_IsRefused() =>
        new TaskGroup().Invoking(tg => tg.Cancel()).Should().Throw<InvalidOperationException>().WithMessage("*not been entered*");

    [Test, Property("Semantic", "136")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_cancel_before_create_task")]
    public void Cancel_ThenCreateTask_IsRefused() => Virtual.Run(async () =>
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            tg.Cancel();
            tg.Invoking(group => group.CreateTask(Virtual.Forever())).Should().Throw<InvalidOperationException>().WithMessage("*Cancel() was called*");
        }));

    [Test, Property("Semantic", "136")]
    public void Cancel_ChildFailsOnTheWay_RaisesItsError() => Virtual.Run(async () =>
    {
        Exception? error = await Virtual.ErrorOf(Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            tg.CreateTask(async Coroutine () =>
            {
                try { await Asyncio.Sleep(9); }
                finally { throw new TrialError(); }
            });
            await Asyncio.Sleep(1);
            tg.Cancel();
        }));

        error.Should().BeOfType<AggregateException>().Which.InnerExceptions.Should().ContainSingle().Which.Should().BeOfType<TrialError>();
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
    });

    // An outside cancellation before, with and after that of the group, in the body and while the group waits for a child's clean-up.
    [Test, Property("Semantic", "136")]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_cancel_keeps_outer_cancellation")]
    public void Cancel_OutsideCancelAtTheSameTime_ComesThrough([Values(0, 0.5, 1, 1.5, 2)] double outsideAt, [Values] bool bodyEnds) => Virtual.Run(async () =>
    {
        var cleaned = false;
        async Coroutine Child()
        {
            try { await Asyncio.Sleep(99); }
            finally
            {
                await Asyncio.Sleep(2);
                cleaned = true;
            }
        }

        AsyncioTask parent = Asyncio.CreateTask(Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            tg.CreateTask(Child());
            Asyncio.GetRunningLoop().CallLater(1, tg.Cancel);
            if (!bodyEnds) await Asyncio.Sleep(99);
        }));
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
        Asyncio.GetRunningLoop().CallLater(outsideAt, () => parent.Cancel("outside"));

        // As in asyncio: where the group's own cancellation is on its way to the body already, the message of the second is not delivered.
        string message = outsideAt == 1 && !bodyEnds ? string.Empty : "outside";
        (await Virtual.ErrorOf(parent)).Should().BeOfType<CancelledError>().Which.Message.Should().Be(message);
        parent.Cancelling().Should().Be(1);
        cleaned.Should().BeTrue();
    });

    [Test, Property("Semantic", "136")]
    public void Cancel_AfterTheBodyFailedAndBeforeAnOutsideCancel_RaisesTheBodysErrorAndCancelsTheNextAwait() => Virtual.Run(async () =>
    {
        var log = new List<string>();
        AsyncioTask parent = Asyncio.CreateTask(async Coroutine () =>
        {
            try
            {
                await Asyncio.TaskGroup(async Coroutine (tg) =>
                {
                    tg.CreateTask(async Coroutine () =>
                    {
                        try { await Asyncio.Sleep(99); }
                        finally { await Asyncio.Sleep(9); }
                    });
                    Asyncio.GetRunningLoop().CallLater(2, tg.Cancel);
                    await Asyncio.Sleep(1);
                    throw new TrialError();
                });
            }
            catch (AggregateException error)
            {
                log.Add($"{error.InnerExceptions.Single().Message}, {Asyncio.CurrentTask()!.Cancelling()}");
            }

            await Asyncio.Sleep(1);
        });
        Asyncio.GetRunningLoop().CallLater(3, () => parent.Cancel());

        (await Virtual.ErrorOf(parent)).Should().BeOfType<CancelledError>();
        log.Should().Equal("trial, 1");
        Asyncio.GetRunningLoop().Time().Should().Be(10);
    });

    [Test, Property("Semantic", "136")]
    public void Cancel_InTheCleanUpOfACancelledTask_DoesNotLeaveTheGroup() => Virtual.Run(async () =>
    {
        var log = new List<string>();
        AsyncioTask task = Asyncio.CreateTask(async Coroutine () =>
        {
            try { await Asyncio.Sleep(9); }
            finally
            {
                await Asyncio.TaskGroup(async Coroutine (tg) =>
                {
                    tg.CreateTask(Virtual.Forever());
                    tg.Cancel();
                    await Asyncio.Sleep(9);
                });
                log.Add($"group over, {Asyncio.CurrentTask()!.Cancelling()}");
            }
        });
        await Asyncio.Sleep(1);
        task.Cancel();
        await Virtual.ErrorOf(task);
        log.Should().Equal("group over, 1");
    });

    [Test]
    [PythonTest("test_taskgroups", "TestTaskGroup.test_taskgroup_cancel_from_child_before_first_suspension")]
    public void Cancel_InTheFirstStepOfAChild_CancelsThatChildToo([Values] bool eager) => Virtual.Run(async () =>
    {
        AsyncioTask child = null!;
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            child = tg.CreateTask(
                async Coroutine () =>
                {
                    tg.Cancel();
                    await Asyncio.Sleep(9);
                },
                eagerStart: eager);
            child.Done().Should().BeFalse();
        });
        child.Cancelled().Should().BeTrue();
        Asyncio.GetRunningLoop().Time().Should().Be(0);
    });

    [Test]
    public void CreateTask_EagerStart_RunsTheFirstStepAtOnce() => Virtual.Run(async () =>
    {
        var log = new List<string>();
        async Coroutine<int> Child(int n)
        {
            log.Add($"child {n}");
            await Asyncio.Sleep(1);
            return n;
        }

        int sum = await Asyncio.TaskGroup(async Coroutine<int> (tg) =>
        {
            AsyncioTask<int> a = tg.CreateTask(Child(1), eagerStart: true);
            AsyncioTask<int> b = tg.CreateTask(() => Child(2), eagerStart: true);
            AsyncioTask<int> c = tg.CreateTask(async Task<int> () => await Child(3), eagerStart: true);
            AsyncioTask<int> d = tg.CreateTask(async ValueTask<int> () => await Child(4), eagerStart: false);
            log.Add("body");
            return await a + await b + await c + await d;
        });

        log.Should().Equal("child 1", "child 2", "child 3", "body", "child 4");
        sum.Should().Be(10);
    });
}

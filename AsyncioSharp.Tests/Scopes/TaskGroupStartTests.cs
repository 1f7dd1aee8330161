// A group awaits its children itself.
#pragma warning disable CS4014

using AsyncioSharp.Tests.Infrastructure;

#pragma warning disable ASY001, ASY022 // What is tested: the call itself refuses; a group that is over refuses.

namespace AsyncioSharp.Tests.Scopes;

[TestFixture]
public class TaskGroupStartTests
{
    private readonly List<string> _log = [];

    [SetUp]
    public void Clear() => _log.Clear();

    [Test]
    public void Start_EveryKindOfChild_ReturnsTheValueWhenItIsReady() => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            int port = await tg.Start<int>(async status =>
            {
                await Asyncio.Sleep(1);
                status.Started(8080);
                await Asyncio.Sleep(5);
                _log.Add("coroutine over");
            });
            port.Should().Be(8080);
            loop.Time().Should().Be(1);

            (await tg.Start<string>(async Task (status) =>
            {
                await Asyncio.Sleep(1);
                status.Started("ready");
                await Asyncio.Sleep(1);
                _log.Add("native over");
            })).Should().Be("ready");
            (await tg.Start<int>(async ValueTask (status) => status.Started(3))).Should().Be(3);

            await tg.Start(async status => status.Started());
            await tg.Start(async Task (status) => status.Started());
            await tg.Start(async ValueTask (status) => status.Started());
            loop.Time().Should().Be(2);
        });

        _log.Should().Equal("native over", "coroutine over");
        loop.Time().Should().Be(6);
    });

    [Test]
    public void Start_MethodGroup_IsTaken() => Virtual.Run(async () =>
    {
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            (await tg.Start<int>(Serve, name: "server")).Should().Be(1);
            await tg.Start(Warm);
        });

        static async Coroutine Serve(StartSignal<int> status)
        {
            Asyncio.CurrentTask()!.GetName().Should().Be("server");
            status.ToString().Should().Be("<StartSignal pending>");
            status.Started(1);
            status.ToString().Should().Be("<StartSignal done>");
            await Asyncio.Sleep(0);
        }

        static async Task Warm(StartSignal status)
        {
            await Asyncio.Sleep(1);
            status.Started();
        }
    });

    [Test]
    public void Start_ChildFailsBeforeItIsReady_ThrowsItsErrorAndTheGroupGoesOn() => Virtual.Run(async () =>
    {
        var reports = Virtual.CollectReports();
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            AsyncioTask other = tg.CreateTask(Asyncio.Sleep(3));
            (await Virtual.ErrorOf(tg.Start<int>(async status => throw new TrialError()))).Should().BeOfType<TrialError>();
            await Asyncio.Sleep(1);
            other.Done().Should().BeFalse();
        });
        Asyncio.GetRunningLoop().Time().Should().Be(3);
        reports.Should().BeEmpty();
    });

    [Test]
    public void Start_TwoAtOnceAndTheFirstFails_TheSecondAndTheGroupGoOn() => Virtual.Run(async () =>
    {
        int value = 0;
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            AsyncioTask<int> first = Asyncio.CreateTask(tg.Start<int>(async status => await Virtual.Fail<int>(new TrialError(), after: 1)));
            AsyncioTask<int> second = Asyncio.CreateTask(tg.Start<int>(async status =>
            {
                await Asyncio.Sleep(2);
                status.Started(7);
            }));
            (await Virtual.ErrorOf(first)).Should().BeOfType<TrialError>();
            value = await second;
        });

        value.Should().Be(7);
    });

    [Test]
    public void Start_NoMethod_IsRefusedAtTheCall() => Virtual.Run(async () =>
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            Action[] calls =
            [
                () => _ = tg.Start((Func<StartSignal<int>, Coroutine>)null!),
                () => _ = tg.Start((Func<StartSignal<int>, Task>)null!),
                () => _ = tg.Start((Func<StartSignal<int>, ValueTask>)null!),
                () => _ = tg.Start((Func<StartSignal, Coroutine>)null!),
                () => _ = tg.Start((Func<StartSignal, Task>)null!),
                () => _ = tg.Start((Func<StartSignal, ValueTask>)null!),
            ];
            calls.Should().AllSatisfy(call => call.Should().Throw<ArgumentNullException>());
        }));

    /// <summary>The wait for the child holds the scopes back; behind it they count again.</summary>
    [Test]
    public void Start_TimedOutInAScope_TheScopeIsEffectiveAgain() => Virtual.Run(async () =>
    {
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            CancelScope scope = await Asyncio.MoveOnAfter(5, async Coroutine (_) =>
            {
                (await Virtual.ErrorOf(Asyncio.Timeout(1, async Coroutine (_) => await tg.Start(async Coroutine (_) => await Asyncio.Sleep(100))))).Should().BeOfType<TimeoutException>();
                await Asyncio.Sleep(100);
            });

            scope.CancelledCaught.Should().BeTrue();
        });

        Asyncio.GetRunningLoop().Time().Should().Be(5);
    });

    [Test]
    public void Start_ChildFailsWhenItIsReady_FailsTheGroup() => Virtual.Run(async () =>
    {
        Exception? error = await Virtual.ErrorOf(Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            await tg.Start(async status =>
            {
                status.Started();
                await Asyncio.Sleep(1);
                throw new TrialError();
            });
            await Asyncio.Sleep(9);
        }));
        error.Should().BeOfType<AggregateException>().Which.InnerExceptions.Should().ContainSingle().Which.Should().BeOfType<TrialError>();
        Asyncio.GetRunningLoop().Time().Should().Be(1);
    });

    [Test]
    public void Start_ChildFailsInTheStepInWhichItIsReady_FailsTheGroup() => Virtual.Run(async () =>
    {
        Exception? error = await Virtual.ErrorOf(Asyncio.TaskGroup(async Coroutine (tg) =>
            (await tg.Start<int>(async status =>
            {
                status.Started(1);
                throw new TrialError();
            })).Should().Be(1)));
        error.Should().BeOfType<AggregateException>();
    });

    [Test]
    public void Start_ChildEndsWithoutASignal_Throws() => Virtual.Run(async () =>
        await Asyncio.TaskGroup(async Coroutine (tg) =>
            (await Virtual.ErrorOf(tg.Start<int>(async status => await Asyncio.Sleep(1)))).Should().BeOfType<InvalidOperationException>()
                .Which.Message.Should().Contain("without a call of Started()")));

    [Test]
    public void Start_ChildIsCancelledBeforeItIsReady_ThrowsCancelledError() => Virtual.Run(async () =>
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            Exception? error = await Virtual.ErrorOf(tg.Start<int>(async status =>
            {
                Asyncio.CurrentTask()!.Cancel();
                await Asyncio.Sleep(1);
            }));
            error.Should().BeOfType<CancelledError>().Which.Msg.Should().Contain("before it was ready");
            Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
        }));

    [Test]
    public void Started_TwiceOrTooLate_Throws() => Virtual.Run(async () =>
    {
        StartSignal<int> kept = null!;
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            await tg.Start<int>(async status =>
            {
                status.Started(1);
                status.Invoking(signal => signal.Started(2)).Should().Throw<InvalidOperationException>().WithMessage("*called before*");
            });
            await Virtual.ErrorOf(tg.Start<int>(async status => kept = status));
        });
        kept.Invoking(signal => signal.Started(1)).Should().Throw<InvalidOperationException>().WithMessage("*has ended*");
    });

    [Test]
    public void Start_StarterIsCancelled_CancelsTheChildAndWaitsForIt() => Virtual.Run(async () =>
    {
        var group = Asyncio.GetRunningLoop().CreateFuture<TaskGroup>();
        AsyncioTask host = Asyncio.CreateTask(Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            group.SetResult(tg);
            await Asyncio.Sleep(9);
        }));
        TaskGroup tg = await group;
        AsyncioTask starter = Asyncio.CreateTask(tg.Start<int>(async status =>
        {
            try { await Asyncio.Sleep(99); }
            finally
            {
                await Asyncio.Sleep(2);
                status.Started(1); // too late, and no error
                _log.Add($"cleaned up, {Asyncio.CurrentTask()!.Cancelling()}");
            }
        }));
        await Asyncio.Sleep(1);
        starter.Cancel("first");
        await Asyncio.Sleep(1);
        starter.Cancel("second");

        (await Virtual.ErrorOf(starter)).Should().BeOfType<CancelledError>().Which.Msg.Should().Be("first");
        _log.Should().Equal("cleaned up, 1");
        Asyncio.GetRunningLoop().Time().Should().Be(3);
        await host;
        Asyncio.GetRunningLoop().Time().Should().Be(9, "the group goes on");
    });

    [Test]
    public void Start_StarterIsCancelledAndTheChildFails_ThrowsTheChildsError() => Virtual.Run(async () =>
    {
        var reports = Virtual.CollectReports();
        Exception? error = null;
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            error = await Virtual.ErrorOf(Asyncio.WaitFor(
                tg.Start<int>(async status =>
                {
                    try { await Asyncio.Sleep(99); }
                    finally { throw new TrialError(); }
                }),
                timeout: 1));
        });
        error.Should().BeOfType<TrialError>();
        reports.Should().BeEmpty();
    });

    [Test]
    public void Start_GroupIsCancelledBeforeTheChildIsReady_CancelsTheChildOnce() => Virtual.Run(async () =>
    {
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            Asyncio.GetRunningLoop().CallLater(1, tg.Cancel);
            await tg.Start<int>(async status =>
            {
                try { await Asyncio.Sleep(99); }
                finally
                {
                    await Asyncio.Sleep(2);
                    _log.Add($"cleaned up, {Asyncio.CurrentTask()!.Cancelling()}");
                }
            });
        });
        _log.Should().Equal("cleaned up, 1");
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
        Asyncio.GetRunningLoop().Time().Should().Be(3);
    });

    [Test]
    public void Start_GroupAbortsBeforeTheChildIsReady_StarterOutsideGetsTheValue([Values] Body body, [Values] bool byAnError) => Virtual.Run(async () =>
    {
        (AsyncioTask host, TaskGroup tg) = await OpenGroup(byAnError);
        AsyncioTask<int> starter = Asyncio.CreateTask(body == Body.Coroutine ? tg.Start<int>(ReadyAtThree) : tg.Start<int>(NativeReadyAtThree));

        (await starter).Should().Be(5);
        starter.Cancelling().Should().Be(0);
        (await Virtual.ErrorOf(host)).Should().BeOfType(byAnError ? typeof(AggregateException) : typeof(CancelledError));
        _log.Should().Equal("cancelled at 3");
    });

    [Test]
    public void Start_GroupAbortsAndTheChildFailsBeforeItIsReady_StarterOutsideGetsTheError() => Virtual.Run(async () =>
    {
        (AsyncioTask host, TaskGroup tg) = await OpenGroup(byAnError: false);
        AsyncioTask<int> starter = Asyncio.CreateTask(tg.Start<int>(async status =>
        {
            await Asyncio.Sleep(3);
            throw new TrialError();
        }));

        (await Virtual.ErrorOf(starter)).Should().BeOfType<TrialError>();
        (await Virtual.ErrorOf(host)).Should().BeOfType<CancelledError>();
    });

    [Test]
    public void Start_GroupAbortsAndTheStartersTimeIsOver_TheChildIsCancelledByItsStarter([Values] Body body) => Virtual.Run(async () =>
    {
        (AsyncioTask host, TaskGroup tg) = await OpenGroup(byAnError: false);
        AsyncioTask starter = Virtual.Start(
            body,
            async Coroutine () => await Asyncio.Timeout(2, async Coroutine (_) => await tg.Start<int>(ReadyAtThree)),
            async Task () => await Asyncio.Timeout(2, async Task (_) => await tg.Start<int>(NativeReadyAtThree)));

        (await Virtual.ErrorOf(starter)).Should().BeOfType<TimeoutException>();
        (await Virtual.ErrorOf(host)).Should().BeOfType<CancelledError>();
        Asyncio.GetRunningLoop().Time().Should().Be(2);
        _log.Should().Equal("cancelled at 2");
    });

    [Test]
    public void Start_GroupAborts_StarterThatIsAChildCancelsItsOwn([Values] Body body) => Virtual.Run(async () =>
    {
        AsyncioTask starter = null!;
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            starter = body == Body.Coroutine
                ? tg.CreateTask(async Coroutine () => await tg.Start<int>(ReadyAtThree))
                : tg.CreateTask(async Task () => await tg.Start<int>(NativeReadyAtThree));
            await Asyncio.Sleep(1);
            tg.Cancel();
        });
        starter.Cancelled().Should().BeTrue();
        Asyncio.GetRunningLoop().Time().Should().Be(1);
        _log.Should().Equal("cancelled at 1");
    });

    [Test]
    public void Start_EagerChildEndsTheGroupBeforeItIsReady_StarterOutsideGetsTheValue([Values] bool isReadyAtOnce) => Virtual.Run(async () =>
    {
        (AsyncioTask host, TaskGroup tg) = await OpenGroup(byAnError: false);
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        int value = await tg.Start<int>(async status =>
        {
            if (isReadyAtOnce)
            {
                status.Started(4);
            }

            tg.Cancel();
            try { await Asyncio.Sleep(0.5); }
            finally { _log.Add($"at {Asyncio.GetRunningLoop().Time()}"); }
            status.Started(4);
            await Asyncio.Sleep(9);
        });

        value.Should().Be(4);
        await host;
        _log.Should().Equal(isReadyAtOnce ? "at 0" : "at 0.5");
        Asyncio.GetRunningLoop().Time().Should().Be(isReadyAtOnce ? 0 : 0.5);
    });

    [Test]
    public void Start_InACancelledScope_WaitsForTheChildWithoutSpinning() => Virtual.Run(async () =>
    {
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            CancelScope left = await Asyncio.MoveOnAfter(1, async Coroutine (_) => await tg.Start(async status =>
            {
                try { await Asyncio.Sleep(99); }
                finally { await Asyncio.Sleep(2); }
            }));
            left.CancelledCaught.Should().BeTrue();
            Asyncio.GetRunningLoop().Time().Should().Be(3);
        });
    });

    [Test]
    public void Start_GroupIsOver_IsRefused() => Virtual.Run(async () =>
    {
        TaskGroup over = null!;
        await Asyncio.TaskGroup(async Coroutine (tg) => over = tg);
        (await Virtual.ErrorOf(over.Start(async status => status.Started()))).Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("finished");
        over.Invoking(tg => tg.Start((Func<StartSignal, Task>)null!)).Should().Throw<ArgumentNullException>();
    });

    [Test]
    public void Start_TheGroupWaitsForAChildThatIsNotReady() => Virtual.Run(async () =>
    {
        AsyncioTask<int> starter = null!;
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            starter = Asyncio.CreateTask(tg.Start<int>(async status =>
            {
                await Asyncio.Sleep(2);
                status.Started(5);
                await Asyncio.Sleep(2);
            }));
            await Asyncio.Sleep(0);
        });
        Asyncio.GetRunningLoop().Time().Should().Be(4);
        (await starter).Should().Be(5);
    });

    [Test]
    public void Start_EagerTasks_ReadyInTheFirstStep() => Virtual.Run(async () =>
    {
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        await Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            (await tg.Start<int>(async status =>
            {
                status.Started(1);
                await Asyncio.Sleep(1);
            })).Should().Be(1);
            (await Virtual.ErrorOf(tg.Start<int>(async status => throw new TrialError()))).Should().BeOfType<TrialError>();
            (await Virtual.ErrorOf(tg.Start<int>(async status => { }))).Should().BeOfType<InvalidOperationException>();
        });
    });

    /// <summary>A group in a task of its own, which aborts after a second: its body fails, or its task is cancelled.</summary>
    private static async Coroutine<(AsyncioTask Host, TaskGroup Group)> OpenGroup(bool byAnError)
    {
        var group = Asyncio.GetRunningLoop().CreateFuture<TaskGroup>();
        AsyncioTask host = Asyncio.CreateTask(Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            group.SetResult(tg);
            await Asyncio.Sleep(1);
            if (byAnError)
            {
                throw new TrialError();
            }

            Asyncio.CurrentTask()!.Cancel();
            await Asyncio.Sleep(0);
        }));
        return (host, await group);
    }

    private async Coroutine ReadyAtThree(StartSignal<int> status)
    {
        try
        {
            await Asyncio.Sleep(3);
            status.Started(5);
            await Asyncio.Sleep(99);
        }
        finally
        {
            _log.Add($"cancelled at {Asyncio.GetRunningLoop().Time()}");
        }
    }

    private async Task NativeReadyAtThree(StartSignal<int> status) => await ReadyAtThree(status);
}

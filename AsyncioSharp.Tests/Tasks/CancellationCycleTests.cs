using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Tasks;

/// <summary>Tasks that wait for one another in a circle, through every way of waiting: a request ends them all. (CPython recurses until its limit.)</summary>
public sealed class CancellationCycleTests
{
    [Test]
    public void Cancel_Circle_EndsEveryTask([ValueSource(nameof(WayNames))] string way, [Values(1, 2, 3, 4, 5)] int length) => Virtual.Run(async () =>
    {
        AsyncioTask[] circle = Circle([.. Enumerable.Repeat(WaysOfWaiting.All[way], length)]);
        await Asyncio.Sleep(1);

        bool awaitsItself = circle[0].Done();
        circle[0].Cancel("break up").Should().Be(!awaitsItself);
        (_, HashSet<AsyncioTask> pending) = await Asyncio.Wait(circle, 10);

        pending.Should().BeEmpty();
        if (awaitsItself)
        {
            length.Should().Be(1);
            circle[0].Exception().Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("await on itself");
        }
        else
        {
            circle[0].Cancelled().Should().BeTrue();
        }
    });

    [Test]
    public void Cancel_CircleOfEveryPairOfWays_EndsBoth([ValueSource(nameof(WayNames))] string first, [ValueSource(nameof(WayNames))] string second) => Virtual.Run(async () =>
    {
        AsyncioTask[] circle = Circle(WaysOfWaiting.All[first], WaysOfWaiting.All[second]);
        AsyncioTask outside = Asyncio.CreateTask(Awaits(circle[1]));
        await Asyncio.Sleep(1);

        outside.Cancel();
        (_, HashSet<AsyncioTask> pending) = await Asyncio.Wait([.. circle, outside], 10);

        pending.Should().BeEmpty();
    });

    [Test]
    public void Cancel_GatherInsideOfItsOwnCircle_WakesTheTask() => Virtual.Run(async () =>
    {
        Future? gather = null;
        AsyncioTask task = Asyncio.CreateTask(async Coroutine () => await gather!);
        gather = Asyncio.Gather(new IAwaitable[] { task });
        await Asyncio.Sleep(1);

        gather.Cancel().Should().BeTrue();
        (await Asyncio.Wait([task], 10)).Pending.Should().BeEmpty();

        task.Cancelled().Should().BeTrue();
    });

    [Test]
    public void Cancel_TaskThatHasLeftItsCircle_ReachesOnlyWhatItWaitsForNow() => Virtual.Run(async () =>
    {
        AsyncioTask? other = null;
        AsyncioTask task = Asyncio.CreateTask(async Coroutine () =>
        {
            await Virtual.ErrorOf(other!);
            await Asyncio.Sleep(1000);
        });
        other = Asyncio.CreateTask(Awaits(task));
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Sleep(1);
        int requests = other.Cancelling();

        task.Cancel();

        other.Cancelling().Should().Be(requests, "nobody waits for it any more");
        await Asyncio.Wait([task, other], 10);
        task.Cancelled().Should().BeTrue();
    });

    /// <summary>Only a cancellation of the gather has nobody left to tell: an error of another kind is not lost.</summary>
    [Test]
    public void Cancel_GatherLeftInACircleFailsLater_IsReported()
    {
        EventLoop loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);

        loop.RunUntilComplete(Main);
        loop.Close();

        reports.Only.Exception.Should().BeOfType<TrialError>();

        static async Coroutine Main()
        {
            AsyncioTask? other = null;
            AsyncioTask task = Asyncio.CreateTask(async Coroutine () => await Virtual.ErrorOf(Asyncio.Gather(new IAwaitable[] { other! })));
            other = Asyncio.CreateTask(async Coroutine () =>
            {
                await Virtual.ErrorOf(task);
                throw new TrialError("later");
            });
            await Asyncio.Sleep(1);
            task.Cancel();
            await Asyncio.Wait([task, other], 10);
        }
    }

    [Test]
    public void Cancel_CallbackOfATokenThatCancelsAgain_CountsEachOnce() => Virtual.Run(async () =>
    {
        AsyncioTask inner = Asyncio.CreateTask(Asyncio.Sleep(1000));
        AsyncioTask outer = Asyncio.CreateTask(Awaits(inner));
        await Asyncio.Sleep(1);
        inner.CancellationToken.Register(() => outer.Cancel());

        outer.Cancel();

        outer.Cancelling().Should().Be(2);
        inner.Cancelling().Should().Be(2);
        await Asyncio.Wait([outer], 10);
        outer.Cancelled().Should().BeTrue();
    });

    [Test]
    public void Cancel_FutureWhoseCancelCancelsItsWaiter_IsNoRecursion() => Virtual.Run(async () =>
    {
        var future = new Looping();
        AsyncioTask task = future.Waiter = Asyncio.CreateTask(async Coroutine () => await future);
        await Asyncio.Sleep(1);

        task.Cancel();

        task.Cancelling().Should().Be(2);
        await Asyncio.Wait([task], 10);
        task.Cancelled().Should().BeTrue();
    });

    [Test]
    public void Cancel_LadderOfGathers_EndsThoughTheWaysDouble() => Virtual.Run(async () =>
    {
        Future end = Asyncio.GetRunningLoop().CreateFuture();
        Future rung = end;
        for (int i = 0; i < 200; i++)
        {
            rung = Asyncio.CreateTask(Awaits(Asyncio.Gather(new IAwaitable[] { Asyncio.CreateTask(Awaits(rung)), Asyncio.CreateTask(Awaits(rung)) })));
        }

        await Asyncio.Sleep(1);
        rung.Cancel();
        await Asyncio.Wait([rung], 10);

        rung.Cancelled().Should().BeTrue();
    });

    private static IEnumerable<string> WayNames() => WaysOfWaiting.All.Keys;

    private static AsyncioTask[] Circle(params Func<AsyncioTask, Coroutine>[] ways)
    {
        var tasks = new AsyncioTask[ways.Length];
        for (int i = 0; i < tasks.Length; i++)
        {
            int index = i;
            tasks[i] = Asyncio.CreateTask(async Coroutine () => await ways[index](tasks[(index + 1) % tasks.Length]));
        }

        return tasks;
    }

    private static async Coroutine Awaits(IAwaitable other) => await other;

    private static async Task AwaitsNatively(AsyncioTask other) => await other;

    [TestCase(false)]
    [TestCase(true)]
    public void Cancel_GroupWhoseChildFailed_BreaksTheCircleOfTheOthers(bool isStarted) => Virtual.Run(async () =>
    {
        AsyncioTask? host = null;
        host = Asyncio.CreateTask(Asyncio.TaskGroup(async Coroutine (group) =>
        {
            _ = group.CreateTask(Awaits(host!));
            _ = group.CreateTask(Asyncio.TaskGroup(async Coroutine (inner) => { _ = inner.CreateTask(Awaits(host!)); }));
            await Asyncio.Sleep(1);
            if (isStarted)
            {
                await group.Start(static async Coroutine (_) => throw new TrialError("x"));
            }

            throw new TrialError("x");
        }));

        (await Asyncio.Wait([host], 10)).Pending.Should().BeEmpty();

        host.Exception().Should().BeOfType<AggregateException>().Which.InnerExceptions.Should().ContainSingle().Which.Should().BeOfType<TrialError>();
    });

    // The gather has failed, and ends in the next turn: there is no circle to break, and the child gets the gather's error, as in CPython.
    [TestCase(false)]
    [TestCase(true)]
    public void Cancel_GroupInACircleWithAGatherThatHasFailed_EndsWithTheErrorOfTheGather(bool isNative) => Virtual.Run(async () =>
    {
        AsyncioTask? host = null;

        async Coroutine Both() => await Asyncio.Gather(Awaits(host!), CancelAndFail());

        async Task BothNatively() =>
            await Asyncio.Gather(Asyncio.CreateTask(() => AwaitsNatively(host!)), Asyncio.CreateTask(CancelAndFailNatively));

        async Coroutine CancelAndFail()
        {
            host!.Cancel();
            throw new TrialError("x");
        }

        async Task CancelAndFailNatively()
        {
            host!.Cancel();
            throw new TrialError("x");
        }

        host = Asyncio.CreateTask(Asyncio.TaskGroup(async Coroutine (group) => _ = isNative ? group.CreateTask(BothNatively) : group.CreateTask(Both())));

        (await Asyncio.Wait([host], 10)).Pending.Should().BeEmpty();

        host.Exception().Should().BeOfType<AggregateException>().Which.InnerExceptions.Should().ContainSingle().Which.Should().BeOfType<TrialError>();
    });

    [Test]
    public void Cancel_CallbackOfATokenThatThrows_IsReportedAndStopsNothing() => Virtual.Run(async () =>
    {
        Reports reports = Reports.Of(Asyncio.GetRunningLoop());
        AsyncioTask[] children = [];
        AsyncioTask host = Asyncio.CreateTask(Asyncio.TaskGroup(async Coroutine (group) =>
        {
            children = [.. Enumerable.Range(0, 3).Select(_ => group.CreateTask(Asyncio.Sleep(1000)))];
            foreach (AsyncioTask child in children)
            {
                child.CancellationToken.Register(() => throw new TrialError(child.GetName()));
            }
        }));
        await Asyncio.Sleep(1);

        host.Cancel().Should().BeTrue();
        await Asyncio.Wait([host], 10);

        children.Should().OnlyContain(child => child.Cancelled() && child.CancellationToken.IsCancellationRequested);
        reports.All.Select(report => report.Exception!.Message).Should().Equal(children.Select(child => child.GetName()));
        reports.All.Select(report => report.Task).Should().Equal(children);
    });

    private sealed class Looping : Future
    {
        public AsyncioTask? Waiter { get; set; }

        public override bool Cancel(string? msg = null)
        {
            Waiter!.Cancel();
            return base.Cancel(msg);
        }
    }
}

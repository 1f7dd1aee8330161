using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Tasks;

/// <summary>Tasks that wait for one another in a circle, through every way of waiting: a request ends them all. (CPython recurses until its limit.)</summary>
public sealed class CancellationCircleTests
{
    private static readonly Dictionary<string, Func<AsyncioTask, Coroutine>> Ways = new()
    {
        ["await"] = Awaits,
        ["Gather"] = static async Coroutine (other) => await Asyncio.Gather(new IAwaitable[] { other }),
        ["Gather of two"] = static async Coroutine (other) => await Asyncio.Gather(new IAwaitable[] { Asyncio.GetRunningLoop().CreateFuture(), other }),
        ["Gather of gathers"] = static async Coroutine (other) => await Asyncio.Gather(new IAwaitable[] { Asyncio.Gather(new IAwaitable[] { other }) }),
        ["GatherReturnExceptions"] = static async Coroutine (other) => await Asyncio.GatherReturnExceptions(new IAwaitable[] { other }),
        ["WaitFor"] = static other => Asyncio.WaitFor(other, 1000),
        ["Shield"] = static async Coroutine (other) => await Asyncio.Shield(other),
        ["Wait"] = static async Coroutine (other) => await Asyncio.Wait([other]),
        ["AsCompleted"] = static async Coroutine (other) =>
        {
            foreach (Coroutine next in Asyncio.AsCompleted(new IAwaitable[] { other }))
            {
                await next;
            }
        },
        ["Timeout"] = static other => Asyncio.Timeout(1000, async Coroutine (_) => await other),
        ["CancelScope"] = static other => Asyncio.CancelScope(async Coroutine (_) => await other),
        ["MoveOnAfter"] = static other => Asyncio.MoveOnAfter(1000, async Coroutine (_) => await other),
        ["EnsureFuture"] = static async Coroutine (other) => await Asyncio.EnsureFuture(Awaits(other)),
        ["WrapFuture"] = static async Coroutine (other) => await Asyncio.WrapFuture(Native(other)),
        ["TaskGroup"] = static other => Asyncio.TaskGroup(async Coroutine (group) => { _ = group.CreateTask(Awaits(other)); }),
        ["TaskGroup of two"] = static other => Asyncio.TaskGroup(async Coroutine (group) =>
        {
            _ = group.CreateTask(Awaits(other));
            _ = group.CreateTask(Awaits(other));
        }),
        ["TaskGroup in a TaskGroup"] = static other => Asyncio.TaskGroup(async Coroutine (group) =>
        {
            _ = group.CreateTask(Asyncio.TaskGroup(async Coroutine (inner) => { _ = inner.CreateTask(Awaits(other)); }));
        }),
        ["Start"] = static other => Asyncio.TaskGroup(async Coroutine (group) => await group.Start(async Coroutine (_) => await other)),
        ["generator"] = static other => Asyncio.Coroutine(Yields(other)),
        ["async Task"] = static async Coroutine (other) => await Native(other),
    };

    [Test]
    public void Cancel_Circle_EndsEveryTask([ValueSource(nameof(WayNames))] string way, [Values(1, 2, 3, 4, 5)] int length) => Virtual.Run(async () =>
    {
        AsyncioTask[] circle = Circle([.. Enumerable.Repeat(Ways[way], length)]);
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
        AsyncioTask[] circle = Circle(Ways[first], Ways[second]);
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

    private static IEnumerable<string> WayNames() => Ways.Keys;

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

    private static async Task Native(Future other) => await other;

    private static IEnumerable<IAwaitable> Yields(IAwaitable other)
    {
        yield return other;
    }

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

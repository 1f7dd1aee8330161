using System.Runtime.CompilerServices;
using AsyncioSharp.Testing;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Combinators;

/// <summary>A wait that is given up leaves nothing behind on what it waited for, which may live as long as the program.</summary>
[TestFixture]
public class GivenUpTests
{
    public static IEnumerable<TestCaseData> Waits() =>
    [
        .. Both("await", static async Coroutine (future) => await future, static async Task (future) => await future),
        .. Both("Wait", static async Coroutine (future) => await Asyncio.Wait([future]), static async Task (future) => await Asyncio.Wait([future])),
        .. Both("Wait with a limit", static async Coroutine (future) => await Asyncio.Wait([future], 0.5), static async Task (future) => await Asyncio.Wait([future], 0.5)),
        .. Both("Shield", static async Coroutine (future) => await Asyncio.Shield(future), static async Task (future) => await Asyncio.Shield(future)),
        .. Both(
            "WaitFor of a shield",
            static async Coroutine (future) => await Asyncio.WaitFor(Asyncio.Shield(future), 0.5),
            static async Task (future) => await Asyncio.WaitFor(Asyncio.Shield(future), 0.5)),
        .. Both(
            "Gather that fails",
            static async Coroutine (future) => await Asyncio.Gather(future, Virtual.Fail<int>(new TrialError())),
            static async Task (future) => await Asyncio.Gather(future, Virtual.Fail<int>(new TrialError()))),
        .. Both("AsCompleted, foreach", First, NativeFirst),
        .. Both("AsCompleted, await foreach", FirstAsync, NativeFirstAsync),
        .. Both("AsCompleted that is left", static future => Leave(future, Asyncio.Sleep(0.5, 1)), static async Task (future) => await Leave(future, Asyncio.Sleep(0.5, 1))),
        .. Both("AsCompleted that is left, await foreach", LeaveAsync, NativeLeaveAsync),
        .. Both(
            "in a group",
            static async Coroutine (future) => await Asyncio.TaskGroup(async Coroutine (tg) => _ = tg.CreateTask(async Coroutine () => await Asyncio.Shield(future))),
            static async Task (future) => await Asyncio.TaskGroup(async Task (tg) => _ = tg.CreateTask(async Task () => await Asyncio.Shield(future)))),
        .. Both(
            "in a scope",
            static async Coroutine (future) => await Asyncio.MoveOnAfter(0.5, async Coroutine (_) => await Asyncio.Shield(future)),
            static async Task (future) => await Asyncio.MoveOnAfter(0.5, async Task (_) => await Asyncio.Shield(future))),
    ];

    [TestCaseSource(nameof(Waits))]
    public void GivenUp_NothingIsLeftOnTheFuture(Func<Future<int>, Coroutine> coroutine, Func<Future<int>, Task> native, Body body) => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        Future<int> future = loop.CreateFuture<int>();
        AsyncioTask task = Virtual.Start(body, () => coroutine(future), () => native(future));
        await Asyncio.Sleep(1);
        task.Cancel();
        await Virtual.ErrorOf(task);

        // A shield takes itself off in the turn after its end.
        await Asyncio.Sleep(1);
        future.Waiters().Should().BeEmpty();
        loop.NextTimer.Should().BeNull();
    });

    [Test]
    public void Gather_FailsAndAChildFailsLater_ItsErrorIsNotReported() => Virtual.Run(async () =>
    {
        List<LoopExceptionContext> reports = Virtual.CollectReports();
        Future<int> later = Asyncio.GetRunningLoop().CreateFuture<int>();
        await Virtual.ErrorOf(Asyncio.Gather(later, Virtual.Fail<int>(new TrialError())));
        later.SetException(new TrialError("later"));
        await Asyncio.Sleep(1);
        reports.Should().BeEmpty();
    });

    [Test]
    public void AsCompleted_LeftAndTakenUpAgain_GoesOnWithWhatIsLeft([Values] Body body) => Virtual.Run(
        body,
        async Coroutine () =>
        {
            var all = Asyncio.AsCompleted([Asyncio.Sleep(1, 1), Asyncio.Sleep(2, 2), Asyncio.Sleep(4, 4)]);
            await foreach (AsyncioTask<int> done in all)
            {
                done.Result().Should().Be(1);
                break;
            }

            await Asyncio.Sleep(2);
            var rest = new List<int>();
            await foreach (AsyncioTask<int> done in all)
            {
                rest.Add(done.Result());
            }

            rest.Should().Equal(2, 4);
        },
        async Task () =>
        {
            var all = Asyncio.AsCompleted([Asyncio.Sleep(1, 1), Asyncio.Sleep(2, 2), Asyncio.Sleep(4, 4)]);
            foreach (Coroutine<int> next in all)
            {
                (await next).Should().Be(1);
                break;
            }

            await Asyncio.Sleep(2);
            var rest = new List<int>();
            foreach (Coroutine<int> next in all)
            {
                rest.Add(await next);
            }

            rest.Should().Equal(2, 4);
        });

    [Test]
    public void AsCompleted_LeftAndTakenUpAgain_KeepsItsDeadline() => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        Future<int> never = loop.CreateFuture<int>();
        var all = Asyncio.AsCompleted([Asyncio.EnsureFuture(never), Asyncio.WrapFuture(Done(1))], timeout: 5);
        foreach (Coroutine<int> next in all)
        {
            (await next).Should().Be(1);
            break;
        }

        loop.NextTimer.Should().BeNull();
        await Asyncio.Sleep(1);
        (await Virtual.ErrorOf(all.Single())).Should().BeOfType<TimeoutException>();
        loop.Time().Should().Be(5);
        never.Waiters().Should().BeEmpty();

        static Task<int> Done(int value) => Task.FromResult(value);
    });

    [Test]
    public void AsCompleted_CoroutineIsAwaitedAfterTheIteration_GetsTheNextResult() => Virtual.Run(async () =>
    {
        Coroutine<int>[] taken = [.. Asyncio.AsCompleted([Asyncio.Sleep(2, 2), Asyncio.Sleep(1, 1)])];
        await Asyncio.Sleep(3);
        (await taken[1]).Should().Be(1, "the order is that of the completion, whoever asks");
        (await taken[0]).Should().Be(2);
    });

    [Test]
    public void WaitFor_NativeTaskGivenUp_NothingIsLeftOnIt([Values] Body body) => Virtual.Run(async () =>
    {
        var native = new TaskCompletionSource<int>();
        WeakReference[] futures = [.. Enumerable.Range(0, 10).Select(_ => GivenUp(native.Task))];
        AsyncioTask waits = Virtual.Start(
            body,
            async Coroutine () => await Asyncio.WaitFor(native.Task, 1),
            async Task () => await Asyncio.WaitFor(native.Task, 1));
        (await Virtual.ErrorOf(waits)).Should().BeOfType<TimeoutException>();

        Collect();
        futures.Should().OnlyContain(future => !future.IsAlive);
        native.SetResult(7);
        (await Asyncio.WaitFor(native.Task, 1)).Should().Be(7);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference GivenUp(Task<int> task)
        {
            Future<int> future = Asyncio.WrapFuture(task);
            future.Cancel();
            return new WeakReference(future);
        }
    });

    [Test]
    public void CancelOn_TaskHasEnded_NothingIsLeftOnTheToken([Values] Body body, [Values] bool isThreadsafe) => Virtual.Run(async () =>
    {
        using var source = new CancellationTokenSource();
        WeakReference[] ended = [.. Enumerable.Range(0, 10).Select(_ => Linked(body, isThreadsafe, source.Token))];
        await Asyncio.Sleep(2);

        Collect();
        ended.Should().OnlyContain(thing => !thing.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Linked(Body body, bool isThreadsafe, CancellationToken token)
        {
            var big = new object();
            if (isThreadsafe)
            {
                _ = Asyncio.RunCoroutineThreadsafe(Hold(big), Asyncio.GetRunningLoop(), token);
                return new WeakReference(big);
            }

            AsyncioTask task = Virtual.Start(body, async Coroutine () => await Hold(big), async Task () => await Hold(big));
            task.CancelOn(token);
            return new WeakReference(task);
        }

        static async Coroutine Hold(object big)
        {
            await Asyncio.Sleep(1);
            GC.KeepAlive(big);
        }
    });

    [Test]
    public void CancelOn_TaskIsDone_RegistersNothing() => Virtual.Run(async () =>
    {
        using var source = new CancellationTokenSource();
        AsyncioTask task = Asyncio.CreateTask(Asyncio.Sleep(0));
        await task;
        task.CancelOn(source.Token).Should().Be(default(CancellationTokenRegistration));
    });

    [Test]
    public void Primitives_WaitIsCancelled_NobodyIsInLine([Values] Body body) => Virtual.Run(async () =>
    {
        var flag = new AsyncioEvent();
        var condition = new AsyncioCondition();
        AsyncioTask[] tasks =
        [
            Virtual.Start(body, async Coroutine () => await flag.Wait(), async Task () => await flag.Wait()),
            Virtual.Start(body, OnCondition, async Task () => await OnCondition()),
        ];
        await Asyncio.Sleep(1);
        (flag.Statistics().TasksWaiting, condition.Statistics().TasksWaiting).Should().Be((1, 1));

        foreach (AsyncioTask task in tasks)
        {
            task.Cancel();
            await Virtual.ErrorOf(task);
        }

        (flag.Statistics().TasksWaiting, condition.Statistics().TasksWaiting).Should().Be((0, 0));

        async Coroutine OnCondition()
        {
            using (await condition.Acquire())
            {
                await condition.WaitFor(static () => false);
            }
        }
    });

    private static IEnumerable<TestCaseData> Both(string name, Func<Future<int>, Coroutine> coroutine, Func<Future<int>, Task> native) =>
        Enum.GetValues<Body>().Select(body => new TestCaseData(coroutine, native, body).SetArgDisplayNames(name, $"{body}"));

    private static async Coroutine First(Future<int> future)
    {
        foreach (Coroutine<int> next in Asyncio.AsCompleted([future], timeout: 100))
        {
            await next;
        }
    }

    private static async Task NativeFirst(Future<int> future)
    {
        foreach (Coroutine<int> next in Asyncio.AsCompleted([future], timeout: 100))
        {
            await next;
        }
    }

    private static async Coroutine FirstAsync(Future<int> future)
    {
        await foreach (Future<int> _ in Asyncio.AsCompleted([future], timeout: 100))
        {
        }
    }

    private static async Task NativeFirstAsync(Future<int> future)
    {
        await foreach (Future<int> _ in Asyncio.AsCompleted([future], timeout: 100))
        {
        }
    }

    private static async Coroutine Leave(Future<int> future, Coroutine<int> first)
    {
        foreach (Coroutine next in Asyncio.AsCompleted((IAwaitable[])[future, first], timeout: 100))
        {
            await next;
            break;
        }
    }

    private static async Coroutine LeaveAsync(Future<int> future)
    {
        await foreach (Future _ in Asyncio.AsCompleted((IAwaitable[])[future, Asyncio.Sleep(0.5)], timeout: 100))
        {
            break;
        }
    }

    private static async Task NativeLeaveAsync(Future<int> future)
    {
        await foreach (Future _ in Asyncio.AsCompleted((IAwaitable[])[future, Asyncio.Sleep(0.5)], timeout: 100))
        {
            break;
        }
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}

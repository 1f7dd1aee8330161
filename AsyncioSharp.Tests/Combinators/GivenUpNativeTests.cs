using AsyncioSharp.Testing;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Combinators;

/// <summary>Waits for a native task that are given up keep nothing: not on the task, which may live as long as the program, and not in the loop's count of them.</summary>
[TestFixture]
public class GivenUpNativeTests
{
    public static IEnumerable<TestCaseData> Waits() =>
    [
        .. Both("WrapFuture", static async Coroutine (task) => await Limit(async Coroutine () => await Asyncio.WrapFuture(task)), static async Task (task) => await Limit(async Task () => await Asyncio.WrapFuture((Task)task))),
        .. Both(
            "await, interrupted",
            static async Coroutine (task) => await Asyncio.WaitFor(async Coroutine () => await task, 0.5),
            static async Task (task) => await Asyncio.Timeout(0.5, async Coroutine (_) => await (Task)task)),
        .. Both(
            "await of other forms, interrupted",
            static async Coroutine (task) => await Asyncio.WaitFor(async Coroutine () => await task.ConfigureAwait(false), 0.5),
            static async Task (task) => await Asyncio.Timeout(0.5, async Coroutine (_) => await new ValueTask<int>(task))),
        .. Both("WaitFor", static async Coroutine (task) => await Limit(Asyncio.WaitFor(task, 0.5)), static async Task (task) => await Limit(Asyncio.WaitFor((Task)task, 0.5))),
        .. Both("Shield", static async Coroutine (task) => await Limit(async Coroutine () => await Asyncio.Shield(task)), static async Task (task) => await Limit(async Task () => await Asyncio.Shield((Task)task))),
        .. Both("Gather", static async Coroutine (task) => await Limit(async Coroutine () => await Asyncio.Gather(task, task)), static async Task (task) => await Limit(async Task () => await Asyncio.Gather((Task)task, task))),
        .. Both(
            "Gather that fails",
            static async Coroutine (task) => await Asyncio.Gather(task, Task.FromException<int>(new TrialError())),
            static async Task (task) => await Asyncio.Gather(new List<Task> { task, Task.FromException(new TrialError()) })),
        .. Both(
            "Gather of mixed kinds that fails",
            static async Coroutine (task) => await Asyncio.Gather(task, Virtual.Fail<int>(new TrialError()), new ValueTask(task)),
            static async Task (task) => await Asyncio.Gather(task, Virtual.Fail<int>(new TrialError()), new ValueTask(task))),
        .. Both("Wait", static async Coroutine (task) => await Asyncio.Wait([task], 0.5), static async Task (task) => await Asyncio.Wait([(Task)task, Task.CompletedTask], returnWhen: ReturnWhen.FirstCompleted)),
        .. Both("Wait, cancelled", static async Coroutine (task) => await Limit(Asyncio.Wait([task])), static async Task (task) => await Limit(async Task () => await Asyncio.Wait([task]))),
        .. Both("AsCompleted", First, NativeFirst),
        .. Both("AsCompleted, await foreach", FirstAsync, NativeFirstAsync),
        .. Both(
            "in a group",
            static async Coroutine (task) => await Limit(Asyncio.TaskGroup(async Coroutine (tg) => _ = tg.CreateTask(async Coroutine () => await Asyncio.WrapFuture(task)))),
            static async Task (task) => await Limit(async Task () => await Asyncio.TaskGroup(async Task (tg) => _ = tg.CreateTask(async Task () => await Asyncio.Shield(task))))),
    ];

    [TestCaseSource(nameof(Waits))]
    [Category("Slow")]
    public void GivenUp_ManyTimesInTurn_KeepsNothing(Func<Task<int>, Coroutine> coroutine, Func<Task<int>, Task> native, Body body)
    {
        var never = new TaskCompletionSource<int>();
        Virtual.Run(async () =>
        {
            TestProbe.Of(Asyncio.GetRunningLoop()).MaxRetries = 0;
            await Rounds(3_000);
            long before = Memory();
            await Rounds(20_000);
            (Memory() - before).Should().BeLessThan(240_000, "that is 12 bytes for each wait, and the smallest object has 24");
            Asyncio.GetRunningLoop().ForeignWaits.Should().Be(0);
        });

        // What the task keeps it keeps to its end.
        GC.KeepAlive(never);

        async Coroutine Rounds(int count)
        {
            for (int i = 0; i < count; i++)
            {
                await GiveUp(coroutine, native, body, never.Task);
            }
        }
    }

    [TestCaseSource(nameof(Waits))]
    [Category("Slow")]
    public void GivenUp_ManyTogether_KeepsNothing(Func<Task<int>, Coroutine> coroutine, Func<Task<int>, Task> native, Body body)
    {
        var never = new TaskCompletionSource<int>();
        Virtual.Run(async () =>
        {
            await Together();
            await Together();
            long before = Memory();
            await Together();
            await Together();
            await Together();
            await Together();
            (Memory() - before).Should().BeLessThan(200_000, "that is 50 bytes for each wait, and what is kept for one has twice as many; the rest is code of the runtime");
            Asyncio.GetRunningLoop().ForeignWaits.Should().Be(0);
        });
        GC.KeepAlive(never);

        async Coroutine Together()
        {
            await Asyncio.Gather(Enumerable.Range(0, 1_000).Select(async Coroutine (_) => await GiveUp(coroutine, native, body, never.Task)));
            await Asyncio.Sleep(1);
        }
    }

    [TestCaseSource(nameof(Waits))]
    public void GivenUp_ThenNothingElseIsLeft_ADeadlockIsToldAtOnce(Func<Task<int>, Coroutine> coroutine, Func<Task<int>, Task> native, Body body)
    {
        var never = new TaskCompletionSource<int>();
        long start = TimeProvider.System.GetTimestamp();
        FluentActions.Invoking(() => Asyncio.Run(
            async Coroutine () =>
            {
                await GiveUp(coroutine, native, body, never.Task);
                await Virtual.Forever();
            },
            loopFactory: Virtual.Loop)).Should().Throw<DeadlockError>();
        TimeProvider.System.GetElapsedTime(start).Should().BeLessThan(TimeSpan.FromSeconds(5), "the patience with foreign work is 10 s");
    }

    [Test]
    public void GivenUp_SomeOfMany_TheOthersGetTheResultInOrder([Values] Body body) => Virtual.Run(async () =>
    {
        var source = new TaskCompletionSource<int>();
        var order = new List<int>();
        AsyncioTask[] tasks = [.. Enumerable.Range(0, 5).Select(i => Virtual.Start(body, async Coroutine () => await Note(i), async Task () => await Note(i)))];
        await Asyncio.Sleep(1);
        tasks[0].Cancel();
        tasks[2].Cancel();
        tasks[4].Cancel();
        await Asyncio.Sleep(1);
        Asyncio.GetRunningLoop().ForeignWaits.Should().Be(2);
        source.SetResult(7);
        await Asyncio.Wait(tasks);
        order.Should().Equal(1, 3);
        Asyncio.GetRunningLoop().ForeignWaits.Should().Be(0);

        async Coroutine Note(int index)
        {
            (await Asyncio.WrapFuture(source.Task)).Should().Be(7);
            order.Add(index);
        }
    });

    [Test]
    public void Interrupted_WhileSomebodyListensToTheEventsOfTasks_KeepsNothing([Values(0, 1, 5)] int others) => Virtual.Run(async () =>
    {
        // .NET wraps the continuations of awaits then.
        using var listener = new TaskEvents();
        var source = new TaskCompletionSource<int>();
        AsyncioTask[] tasks = [.. Enumerable.Range(0, others).Select(_ => Asyncio.CreateTask(Wait()))];
        for (int i = 0; i < 50; i++)
        {
            (await Virtual.ErrorOf(Asyncio.WaitFor(Wait(), 1))).Should().BeOfType<TimeoutException>();
        }

        TaskContinuations.Of(source.Task).Should().BeOfType<List<object?>>().Which.Count.Should().BeLessThan((2 * others) + 4);
        source.SetResult(7);
        await Asyncio.Gather(tasks);

        async Coroutine Wait() => await source.Task;
    });

    /// <summary>Interrupted awaits are taken off the task: those that are not must stay on it, and its error counts as seen.</summary>
    [Test]
    public void Interrupted_SomeOfMany_TheOthersGoOnInOrder([Values(0, 1, 5, 200)] int others, [Values] bool fails) => Virtual.Run(async () =>
    {
        var source = new TaskCompletionSource<int>();
        var order = new List<int>();
        AsyncioTask[] tasks = [.. Enumerable.Range(0, 2 * others).Select(i => Asyncio.CreateTask(Note(i)))];
        await Asyncio.Sleep(1);
        for (int i = 0; i < tasks.Length; i += 2)
        {
            tasks[i].Cancel();
        }

        for (int i = 0; i < 50; i++)
        {
            (await Virtual.ErrorOf(Asyncio.WaitFor(Note(-1), 1))).Should().BeOfType<TimeoutException>();
        }

        if (fails)
        {
            source.SetException(new TrialError());
        }
        else
        {
            source.SetResult(7);
        }

        await Virtual.Turns(3);
        tasks.Count(task => !task.Cancelled() && task.Done() && (task.Exception() is TrialError) == fails).Should().Be(others);

        // .NET calls the first continuation of a task last.
        int[] all = [.. Enumerable.Range(0, fails ? 0 : others).Select(static i => (2 * i) + 1)];
        order.Should().Equal([.. all.Skip(1), .. all.Take(1)]);
        if (fails)
        {
            NativeTask.IsErrorRead(source.Task).Should().BeTrue();
        }

        async Coroutine Note(int index)
        {
            await source.Task;
            order.Add(index);
        }
    });

    [Test]
    public void Interrupted_WhileTheTaskEndsOnAnotherThread_NobodyIsForgotten() => AsyncioContext.Run(async Coroutine () =>
    {
        for (int i = 0; i < 500; i++)
        {
            var source = new TaskCompletionSource<int>();
            AsyncioTask[] tasks = [.. Enumerable.Range(0, 6).Select(_ => Asyncio.CreateTask(async Coroutine () => await source.Task))];
            await Asyncio.Sleep(0);
            Task ending = Task.Run(() => source.SetResult(1));
            for (int cancelled = 0; cancelled < tasks.Length; cancelled += 2)
            {
                tasks[cancelled].Cancel();
            }

            await Asyncio.WaitFor(Asyncio.Wait(tasks), Background.Limit.TotalSeconds);
            await ending;
        }
    });

    [Test]
    public void AsCompleted_LeftAndTakenUpAgain_HearsOfWhatHasEndedMeanwhile([Values] bool endsMeanwhile) => Virtual.Run(async () =>
    {
        var first = new TaskCompletionSource<int>();
        var second = new TaskCompletionSource<int>();
        AsCompletedIterator<Future<int>, Coroutine<int>> all = Asyncio.AsCompleted([first.Task, second.Task]);
        first.SetResult(1);
        foreach (Coroutine<int> next in all)
        {
            (await next).Should().Be(1);
            break;
        }

        Asyncio.GetRunningLoop().ForeignWaits.Should().Be(0);
        if (endsMeanwhile)
        {
            second.SetResult(2);
        }
        else
        {
            Asyncio.GetRunningLoop().CallLater(1, () => second.SetResult(2));
        }

        (await all.Single()).Should().Be(2);
    });

    [Test]
    public void WrapFuture_ManyOfOneTask_EndTogetherFromAnotherThread() => Virtual.Run(async () =>
    {
        var source = new TaskCompletionSource<int>();
        Future<int>[] futures = [.. Enumerable.Range(0, 100).Select(_ => Asyncio.WrapFuture(source.Task))];
        Asyncio.WrapFuture(source.Task).Cancel();
        await Asyncio.ToThread(() => source.SetResult(3));
        (await Asyncio.Gather(futures)).Should().AllBeEquivalentTo(3);
        (await Asyncio.WrapFuture(source.Task)).Should().Be(3);
        Asyncio.GetRunningLoop().ForeignWaits.Should().Be(0);
    });

    private static async Coroutine GiveUp(Func<Task<int>, Coroutine> coroutine, Func<Task<int>, Task> native, Body body, Task<int> task)
    {
        try
        {
            await Virtual.Start(body, () => coroutine(task), () => native(task));
        }
        catch (Exception error) when (error is TimeoutException or TrialError)
        {
            // That is how some of them are given up.
        }
    }

    private static async Coroutine Limit(IAwaitable wait) => await Asyncio.WaitFor(wait, 0.5);

    private static async Coroutine Limit(Func<Coroutine> wait) => await Asyncio.WaitFor(wait, 0.5);

    private static async Coroutine Limit(Func<Task> wait) => await Asyncio.WaitFor(wait, 0.5);

    private static async Coroutine First(Task<int> task)
    {
        foreach (Coroutine<int> next in Asyncio.AsCompleted([task, Task.FromResult(1)]))
        {
            await next;
            break;
        }
    }

    private static async Task NativeFirst(Task<int> task)
    {
        foreach (Coroutine next in Asyncio.AsCompleted(new List<Task> { task, Task.CompletedTask }, timeout: 9))
        {
            await next;
            break;
        }
    }

    private static async Coroutine FirstAsync(Task<int> task)
    {
        await foreach (Future<int> _ in Asyncio.AsCompleted([task, Task.FromResult(1)]))
        {
            break;
        }
    }

    private static async Task NativeFirstAsync(Task<int> task)
    {
        await foreach (Future<int> _ in Asyncio.AsCompleted([task], timeout: 0.5))
        {
            break;
        }
    }

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static IEnumerable<TestCaseData> Both(string name, Func<Task<int>, Coroutine> coroutine, Func<Task<int>, Task> native) =>
        Enum.GetValues<Body>().Select(body => new TestCaseData(coroutine, native, body).SetArgDisplayNames(name, $"{body}"));
}

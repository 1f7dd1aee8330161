using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Combinators;

/// <summary>What takes a coroutine takes native tasks too.</summary>
[TestFixture]
public class NativeArgumentTests
{
    [Test]
    public void CreateTask_NativeTaskThatRuns_IsATaskWithItsResult() => Virtual.Run(async () =>
    {
        AsyncioTask<int> task = Asyncio.CreateTask(Native(1), name: "hot");
        AsyncioTask<int> value = Asyncio.CreateTask(new ValueTask<int>(Native(2)));
        AsyncioTask nothing = Asyncio.CreateTask(new ValueTask(Native(3)));

        task.GetName().Should().Be("hot");
        (await task, await value).Should().Be((1, 2));
        await nothing;
        Asyncio.GetRunningLoop().Time().Should().Be(3);
    });

    [Test]
    public void EnsureFuture_NativeTasks_AreWrapped() => Virtual.Run(async () =>
    {
        Future task = Asyncio.EnsureFuture((Task)Native(1));
        Future<int> typed = Asyncio.EnsureFuture(Native(2));
        Future value = Asyncio.EnsureFuture(new ValueTask(Native(3)));
        Future<int> typedValue = Asyncio.EnsureFuture(new ValueTask<int>(Native(4)));
        task.Done().Should().BeFalse();

        await task;
        (await typed).Should().Be(2);
        await value;
        (await typedValue).Should().Be(4);
        Asyncio.GetRunningLoop().Time().Should().Be(4);
    });

    [Test]
    public void WrapFuture_ValueTasks_KeepTheirOutcome() => Virtual.Run(async () =>
    {
        (await Asyncio.WrapFuture(new ValueTask<int>(Native(2)))).Should().Be(2);
        Func<Task> failing = async () => await Asyncio.WrapFuture(new ValueTask(Task.FromException(new FormatException())));
        await failing.Should().ThrowAsync<FormatException>();
    });

    [Test]
    public void Shield_NativeTasks_AreNotCancelledWithTheirWaiter() => Virtual.Run(async () =>
    {
        bool[] ended = new bool[4];
        Future[] shields =
        [
            Asyncio.Shield(Mark(0)),
            Asyncio.Shield((Task)Mark(1)),
            Asyncio.Shield(new ValueTask<int>(Mark(2))),
            Asyncio.Shield(new ValueTask(Mark(3))),
        ];

        Array.ForEach(shields, shield => shield.Cancel());
        await Asyncio.Sleep(2);

        shields.Should().OnlyContain(shield => shield.Cancelled());
        ended.Should().OnlyContain(one => one);

        async Task<int> Mark(int index)
        {
            await Asyncio.Sleep(1);
            ended[index] = true;
            return index;
        }
    });

    [Test]
    public void Gather_Nothing_IsAnEmptyArray() => Virtual.Run(async () =>
    {
        (await Asyncio.Gather()).Should().BeEmpty();
        (await Asyncio.Gather<int>()).Should().BeEmpty();
    });

    [Test]
    public void Gather_KindsMixed_GivesTheResultsInOrder() => Virtual.Run(async () =>
    {
        object?[] all = await Asyncio.Gather(Native(3), (object)Ours(2), new ValueTask<int>(Native(1)), new ValueTask(Plain(1)), (object)(Task)Native(4));

        all.Should().Equal(3, 2, 1, null, 4);
    });

    [Test]
    public void Gather_KindsMixedWithNullOrSomethingElse_SaysWhatIsRequired() => Virtual.Run(async () =>
    {
        Coroutine<int> first = Ours(1), second = Ours(1);

        ((Action)(() => Asyncio.Gather(first, (object)null!, Native(1)))).Should().Throw<ArgumentException>().WithMessage("An awaitable is null*");
        ((Action)(() => Asyncio.Gather(second, "text", Native(1)))).Should().Throw<ArgumentException>().WithMessage("*System.String*");
        await Asyncio.Sleep(2);
    });

    [Test]
    public void GatherReturnExceptions_NativeTasks_GivesEachOutcome() => Virtual.Run(async () =>
    {
        Outcome<int>[] typed = await Asyncio.GatherReturnExceptions(new List<Task<int>> { Native(1), Fail() });
        Outcome<object?>[] mixed = await Asyncio.GatherReturnExceptions((object)Native(1), Ours(2), Fail());

        typed[0].Value.Should().Be(1);
        typed[1].Exception.Should().BeOfType<FormatException>();
        mixed.Select(one => one.Exception is null ? one.Value : "error").Should().Equal(1, 2, "error");
    });

    [Test]
    public void AsCompleted_EachKind_GivesResultsAsTheyCome() => Virtual.Run(async () =>
    {
        await InOrder(Asyncio.AsCompleted((IEnumerable<Future<int>>)[Asyncio.WrapFuture(Native(3)), Asyncio.WrapFuture(Native(1))]), 1, 3);
        await InOrder(Asyncio.AsCompleted((IEnumerable<Task<int>>)[Native(3), Native(1)]), 1, 3);
        await InOrder(Asyncio.AsCompleted((IEnumerable<AsyncioTask<int>>)[Asyncio.CreateTask(Ours(3)), Asyncio.CreateTask(Ours(1))], TimeSpan.FromSeconds(9)), 1, 3);
        await InOrder(Asyncio.AsCompleted((IEnumerable<Coroutine<int>>)[Ours(3), Ours(1)], TimeSpan.FromSeconds(9)), 1, 3);
        await InOrder(Asyncio.AsCompleted((IEnumerable<Future<int>>)[Asyncio.WrapFuture(Native(3)), Asyncio.WrapFuture(Native(1))], TimeSpan.FromSeconds(9)), 1, 3);
        await InOrder(Asyncio.AsCompleted((IEnumerable<Task<int>>)[Native(3), Native(1)], TimeSpan.FromSeconds(9)), 1, 3);

        static async Coroutine InOrder<TFuture>(AsCompletedIterator<TFuture, Coroutine<int>> steps, params int[] expected)
            where TFuture : Future
        {
            var seen = new List<int>();
            foreach (Coroutine<int> step in steps)
            {
                seen.Add(await step);
            }

            seen.Should().Equal(expected);
        }
    });

    [Test]
    public void AsCompleted_Untyped_RaisesTheErrorAtItsTurn() => Virtual.Run(async () =>
    {
        List<Coroutine> steps = [.. Asyncio.AsCompleted((IEnumerable<IAwaitable>)[Ours(1), Asyncio.WrapFuture(FailAt(2))], TimeSpan.FromSeconds(9))];

        await steps[0];
        Func<Task> second = async () => await steps[1];

        await second.Should().ThrowAsync<FormatException>();
        Asyncio.GetRunningLoop().Time().Should().Be(2);
    });

    [Test]
    public void ToThread_WithArgument_PassesIt() => Virtual.Run(async () =>
    {
        int got = 0;

        (await Asyncio.ToThread(static x => x * 2, 21)).Should().Be(42);
        await Asyncio.ToThread((int x) => { got = x; }, 7);

        got.Should().Be(7);
    });

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_wait_errors")]
    public void Wait_BadArguments_SayWhatIsWrong() => Virtual.Run(async () =>
    {
        Future pending = Asyncio.GetRunningLoop().CreateFuture();
        Func<Task> withNull = async () => await Asyncio.Wait([pending, null!]);
        Func<Task> badWhen = async () => await Asyncio.Wait([pending], returnWhen: (ReturnWhen)42);

        (await withNull.Should().ThrowAsync<ArgumentException>()).WithMessage("*is null*");
        (await badWhen.Should().ThrowAsync<ArgumentException>()).WithMessage("*42*");
        Func<Task> empty = async () => await Asyncio.Wait(new HashSet<Future>());
        (await empty.Should().ThrowAsync<ArgumentException>()).WithMessage("*empty*");
    });

    private static async Coroutine<int> Ours(int seconds)
    {
        await Asyncio.Sleep(seconds);
        return seconds;
    }

    private static async Task<int> Native(int seconds)
    {
        await Asyncio.Sleep(seconds);
        return seconds;
    }

    private static async Task Plain(int seconds) => await Asyncio.Sleep(seconds);

    private static Task<int> Fail() => FailAt(0);

    private static async Task<int> FailAt(int seconds)
    {
        await Asyncio.Sleep(seconds);
        throw new FormatException();
    }

    [Test]
    public void Gather_TasksOfEveryClass_GivesTheResultIfTheTaskHasOne() => Virtual.Run(async () =>
    {
        var plain = new Task(static () => { });
        plain.RunSynchronously();
        var own = new OwnTask<NativeArgumentTests>(7);
        own.RunSynchronously();

        (await Asyncio.Gather(plain, own, (object)Task.FromResult(8), Task.CompletedTask)).Should().Equal(null, 7, 8, null);
    });

    /// <summary>A task whose type argument is not that of its result.</summary>
    private sealed class OwnTask<TOther>(int result) : Task<int>(() => result);
}

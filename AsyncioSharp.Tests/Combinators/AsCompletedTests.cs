using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Combinators;

[TestFixture]
public class AsCompletedTests
{
    [Test]
    public void AsCompleted_Foreach_GivesResultsInOrderOfCompletion() => Trial.Run(async () =>
    {
        var got = new List<(int, double)>();
        foreach (Coroutine<int> next in Asyncio.AsCompleted([Asyncio.Sleep(3, 3), Asyncio.Sleep(1, 1), Asyncio.Sleep(2, 2)]))
        {
            got.Add((await next, Asyncio.GetRunningLoop().Time()));
        }

        got.Should().Equal((1, 1), (2, 2), (3, 3));
    });

    [Test]
    public void AsCompleted_AwaitForeach_GivesTheTasksThemselves() => Trial.Run(async () =>
    {
        AsyncioTask<int> slow = Asyncio.CreateTask(Asyncio.Sleep(3, 3)), fast = Asyncio.CreateTask(Asyncio.Sleep(1, 1));
        var got = new List<AsyncioTask<int>>();
        await foreach (AsyncioTask<int> task in Asyncio.AsCompleted([slow, fast]))
        {
            task.Done().Should().BeTrue();
            got.Add(task);
        }

        got.Should().Equal(fast, slow);
    });

    [Test]
    public void AsCompleted_NativeAwaitForeach_GivesTheTasksToo() => Trial.RunNative(async () =>
    {
        AsyncioTask<int> slow = Asyncio.CreateTask(Asyncio.Sleep(3, 3)), fast = Asyncio.CreateTask(Asyncio.Sleep(1, 1));
        var got = new List<AsyncioTask<int>>();
        await foreach (AsyncioTask<int> task in Asyncio.AsCompleted([slow, fast]))
        {
            got.Add(task);
        }

        got.Should().Equal(fast, slow);
    });

    [Test, Property("Semantic", "111")]
    public void AsCompleted_Timeout_EveryRemainingItemRaisesAndNothingIsCancelled() => Trial.Run(async () =>
    {
        AsyncioTask<int>[] tasks = [Asyncio.CreateTask(Asyncio.Sleep(1, 1)), Asyncio.CreateTask(Asyncio.Sleep(5, 5)), Asyncio.CreateTask(Asyncio.Sleep(6, 6))];
        var got = new List<object?>();
        foreach (Coroutine<int> next in Asyncio.AsCompleted(tasks, timeout: 2))
        {
            try { got.Add(await next); }
            catch (TimeoutException) { got.Add(Asyncio.GetRunningLoop().Time()); }
        }

        got.Should().Equal(1, 2.0, 2.0);
        tasks.Should().OnlyContain(static task => !task.Cancelled() && task.Cancelling() == 0);
        (await Asyncio.Gather(tasks)).Should().Equal(1, 5, 6);
    });

    [Test, Property("Semantic", "111")]
    public void AsCompleted_TimeoutInAwaitForeach_EndsItWithTheError() => Trial.Run(async () =>
    {
        AsyncioTask<int>[] tasks = [Asyncio.CreateTask(Asyncio.Sleep(1, 1)), Asyncio.CreateTask(Asyncio.Sleep(5, 5))];
        var got = new List<int>();
        Exception? error = await Trial.ErrorOf(Iterate());

        error.Should().BeOfType<TimeoutException>();
        got.Should().Equal(1);
        (await tasks[1]).Should().Be(5);

        async Coroutine Iterate()
        {
            await foreach (AsyncioTask<int> task in Asyncio.AsCompleted(tasks, timeout: 2))
            {
                got.Add(task.Result());
            }
        }
    });

    [Test]
    public void AsCompleted_ItemFails_RaisesWhereItIsAwaited() => Trial.Run(async () =>
    {
        var got = new List<string>();
        foreach (Coroutine<int> next in Asyncio.AsCompleted([Trial.Fail<int>(new TrialError(), after: 1), Asyncio.Sleep(2, 2)]))
        {
            try { got.Add($"{await next}"); }
            catch (TrialError) { got.Add("error"); }
        }

        got.Should().Equal("error", "2");
    });

    [Test]
    public void AsCompleted_Duplicates_CountOnce() => Trial.Run(async () =>
    {
        AsyncioTask<int> task = Asyncio.CreateTask(Asyncio.Sleep(1, 1));
        Asyncio.AsCompleted([task, task]).Should().ContainSingle();
        await task;
    });

    [Test]
    public void AsCompleted_ItemsGatheredAtOnce_EachGetsAnother() => Trial.Run(async () =>
    {
        Coroutine<int>[] items = [.. Asyncio.AsCompleted([Asyncio.Sleep(2, 2), Asyncio.Sleep(1, 1)])];
        (await Asyncio.Gather(items)).Should().Equal(1, 2);
    });

    [Test]
    public void AsCompleted_WaiterOfAnItemIsCancelled_ItemGoesToTheNext() => Trial.Run(async () =>
    {
        AsyncioTask<int> first = null!, second = null!;
        AsyncioTask<int> work = Asyncio.CreateTask(Asyncio.Sleep(2, 2)), more = Asyncio.CreateTask(Asyncio.Sleep(9, 9));
        Coroutine<int>[] items = [.. Asyncio.AsCompleted([work, more])];
        first = Asyncio.CreateTask(items[0]);
        second = Asyncio.CreateTask(items[1]);
        await Asyncio.Sleep(1);

        first.Cancel();
        (await second).Should().Be(2);
        first.Cancelled().Should().BeTrue();
    });

    [Test]
    public void AsCompleted_NativeTasksWithoutResults_InOrderOfCompletion() => Trial.Run(async () =>
    {
        var log = new List<string>();
        async Task Work(double seconds)
        {
            await Asyncio.Sleep(seconds);
            log.Add($"{seconds}");
        }

        IEnumerable<Task> tasks = [Work(2), Work(1)];
        foreach (Coroutine next in Asyncio.AsCompleted(tasks))
        {
            await next;
            log.Add("next");
        }

        log.Should().Equal("1", "next", "2", "next");
        await foreach (Future done in Asyncio.AsCompleted((IEnumerable<Task>)[Work(1)], TimeSpan.FromSeconds(3))) done.Done().Should().BeTrue();

        int sum = 0;
        foreach (Coroutine<int> typed in Asyncio.AsCompleted([Value(1), Value(2)])) sum += await typed;
        sum.Should().Be(3);
        static async Task<int> Value(int n)
        {
            await Asyncio.Sleep(n);
            return n;
        }
    });
}

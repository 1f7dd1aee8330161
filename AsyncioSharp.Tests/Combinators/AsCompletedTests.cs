using AsyncioSharp.Testing;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Combinators;

[TestFixture]
public class AsCompletedTests
{
    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_as_completed")]
    [PythonTest("test_tasks", "BaseTaskTests.test_as_completed_coroutine_use_running_loop")]
    public void AsCompleted_Foreach_GivesResultsInOrderOfCompletion() => Virtual.Run(async () =>
    {
        var got = new List<(int, double)>();
        foreach (Coroutine<int> next in Asyncio.AsCompleted([Asyncio.Sleep(3, 3), Asyncio.Sleep(1, 1), Asyncio.Sleep(2, 2)]))
        {
            got.Add((await next, Asyncio.GetRunningLoop().Time()));
        }

        got.Should().Equal((1, 1), (2, 2), (3, 3));
    });

    [Test]
    public void AsCompleted_AwaitForeach_GivesTheTasksThemselves() => Virtual.Run(async () =>
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
    public void AsCompleted_NativeAwaitForeach_GivesTheTasksToo() => Virtual.RunNative(async () =>
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
    [PythonTest("test_tasks", "BaseTaskTests.test_as_completed_with_timeout")]
    public void AsCompleted_Timeout_EveryRemainingItemRaisesAndNothingIsCancelled() => Virtual.Run(async () =>
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
    public void AsCompleted_TimeoutInAwaitForeach_EndsItWithTheError() => Virtual.Run(async () =>
    {
        AsyncioTask<int>[] tasks = [Asyncio.CreateTask(Asyncio.Sleep(1, 1)), Asyncio.CreateTask(Asyncio.Sleep(5, 5))];
        var got = new List<int>();
        Exception? error = await Virtual.ErrorOf(Iterate());

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
    public void AsCompleted_ItemFails_RaisesWhereItIsAwaited() => Virtual.Run(async () =>
    {
        var got = new List<string>();
        foreach (Coroutine<int> next in Asyncio.AsCompleted([Virtual.Fail<int>(new TrialError(), after: 1), Asyncio.Sleep(2, 2)]))
        {
            try { got.Add($"{await next}"); }
            catch (TrialError) { got.Add("error"); }
        }

        got.Should().Equal("error", "2");
    });

    [Test]
    public void AsCompleted_Duplicates_CountOnce() => Virtual.Run(async () =>
    {
        AsyncioTask<int> task = Asyncio.CreateTask(Asyncio.Sleep(1, 1));
        Asyncio.AsCompleted([task, task]).Should().ContainSingle();
        await task;
    });

    [Test]
    public void AsCompleted_ItemsGatheredAtOnce_EachGetsAnother() => Virtual.Run(async () =>
    {
        Coroutine<int>[] items = [.. Asyncio.AsCompleted([Asyncio.Sleep(2, 2), Asyncio.Sleep(1, 1)])];
        (await Asyncio.Gather(items)).Should().Equal(1, 2);
    });

    [Test]
    public void AsCompleted_WaiterOfAnItemIsCancelled_ItemGoesToTheNext() => Virtual.RunAndLeave(async () =>
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
    public void AsCompleted_NativeTasksWithoutResults_InOrderOfCompletion() => Virtual.Run(async () =>
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

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_as_completed_with_unused_timeout")]
    public void AsCompleted_EndsBeforeTheTimeout_ItsTimerIsGone() => Virtual.Run(async () =>
    {
        foreach (Coroutine<string> next in Asyncio.AsCompleted([Asyncio.Sleep(1, "a")], timeout: 100))
        {
            (await next).Should().Be("a");
        }

        await Asyncio.Sleep(1);
        Asyncio.GetRunningLoop().Time().Should().Be(2);
        Asyncio.GetRunningLoop().Statistics().TimersPending.Should().Be(0);
    });

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_as_completed_reverse_wait")]
    public void AsCompleted_ItemsAwaitedInReverse_StillGiveTheResultsInOrderOfCompletion() => Virtual.Run(async () =>
    {
        Coroutine<string>[] items = [.. Asyncio.AsCompleted([Asyncio.Sleep(1, "a"), Asyncio.Sleep(2, "b")])];
        items.Should().HaveCount(2);

        (await items[1]).Should().Be("a");
        Asyncio.GetRunningLoop().Time().Should().Be(1);
        (await items[0]).Should().Be("b");
        Asyncio.GetRunningLoop().Time().Should().Be(2);
    });

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_as_completed_concurrent")]
    public void AsCompleted_ItemsAsTasksOfTheirOwn_EachGetsAnotherResult() => Virtual.Run(async () =>
    {
        IEnumerable<Coroutine<string>> steps = Asyncio.AsCompleted([Asyncio.Sleep(1, "a"), Asyncio.Sleep(1, "b")]);
        AsyncioTask<string>[] items = [.. steps.Select(static step => Asyncio.EnsureFuture(step))];
        var (done, pending) = await Asyncio.Wait(items);

        done.Select(static task => task.Result()).Should().BeEquivalentTo("a", "b");
        pending.Should().BeEmpty();
        Asyncio.GetRunningLoop().Time().Should().Be(1);
    });

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_as_completed_duplicate_coroutines")]
    public void AsCompleted_SameCoroutineTwice_RunsItOnce() => Virtual.Run(async () =>
    {
        var got = new List<string>();
        Coroutine<string> ham = Asyncio.Sleep(0, "ham");
        foreach (Coroutine<string> next in Asyncio.AsCompleted([ham, ham, Asyncio.Sleep(0, "spam")]))
        {
            got.Add(await next);
        }

        got.Should().BeEquivalentTo("ham", "spam");
    });

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_as_completed_same_tasks_in_as_out")]
    public void AsCompleted_AwaitForeachOverCoroutinesAndTasks_OnlyTheTasksAreTheSame() => Virtual.Run(async () =>
    {
        Coroutine<string> a = Asyncio.Sleep(0, "a"), c = Asyncio.Sleep(0, "c");
        AsyncioTask<string> b = Asyncio.CreateTask(Asyncio.Sleep(0, "b")), d = Asyncio.CreateTask(Asyncio.Sleep(0, "d"));
        var got = new List<Future>();
        await foreach (Future future in Asyncio.AsCompleted((IEnumerable<IAwaitable>)[a, b, c, d]))
        {
            got.Add(future);
        }

        got.Should().HaveCount(4).And.OnlyHaveUniqueItems().And.Contain([b, d]);
        got.Cast<AsyncioTask<string>>().Select(static task => task.Result()).Should().BeEquivalentTo("a", "b", "c", "d");
    });

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_as_completed_resume_iterator")]
    public void AsCompleted_IterationIsLeftAndBegunAgain_GoesOnWhereItWas([Values] bool awaits) => Virtual.Run(async () =>
    {
        var got = new List<int>();
        AsCompletedIterator<AsyncioTask<int>, Coroutine<int>> iterator = Asyncio.AsCompleted(Enumerable.Range(0, 4).Select(static i => Asyncio.Sleep(i, i)));
        await Take(2);
        got.Should().Equal(0, 1);
        await Take(9);
        got.Should().Equal(0, 1, 2, 3);

        async Coroutine Take(int count)
        {
            if (awaits)
            {
                await foreach (AsyncioTask<int> task in iterator)
                {
                    got.Add(await task);
                    if (--count == 0)
                    {
                        break;
                    }
                }

                return;
            }

            foreach (Coroutine<int> next in iterator)
            {
                got.Add(await next);
                if (--count == 0)
                {
                    break;
                }
            }
        }
    });

    [Test]
    public void AsCompleted_IterationBeginsLate_TheOrderIsThatOfTheCompletion() => Virtual.Run(async () =>
    {
        AsCompletedIterator<AsyncioTask<int>, Coroutine<int>> all = Asyncio.AsCompleted([Asyncio.Sleep(2, 2), Asyncio.Sleep(1, 1)], timeout: 9);
        await Asyncio.Sleep(3);

        all.ToString().Should().Be("<AsCompletedIterator pending=0 done=2>");
        Asyncio.GetRunningLoop().NextTimer.Should().BeNull("everything is done");
        var got = new List<int>();
        foreach (Coroutine<int> next in all)
        {
            got.Add(await next);
        }

        got.Should().Equal(1, 2);
    });

    [Test]
    public void AsCompleted_OfNothing_SetsNoTimer() => Virtual.Run(async () =>
    {
        Asyncio.AsCompleted(Array.Empty<Coroutine<int>>(), timeout: 5).Should().BeEmpty();
        Asyncio.GetRunningLoop().NextTimer.Should().BeNull();
    });

    [Test]
    public void AsCompleted_WhileItIsIterated_HasOneCallbackOnEachFuture() => Virtual.Run(async () =>
    {
        Future<int> first = Asyncio.GetRunningLoop().CreateFuture<int>(), second = Asyncio.GetRunningLoop().CreateFuture<int>();
        using IEnumerator<Coroutine<int>> steps = Asyncio.AsCompleted([first, second]).GetEnumerator();
        steps.MoveNext();
        Coroutine<int> one = steps.Current;
        steps.MoveNext();

        second.Waiters().Should().ContainSingle();
        first.SetResult(1);
        second.SetResult(2);
        (await one + await steps.Current).Should().Be(3);
    });

    [Test]
    public void AsCompleted_TimeIsOver_NothingIsPendingAndEachItemRaises() => Virtual.Run(async () =>
    {
        Future<int> never = Asyncio.GetRunningLoop().CreateFuture<int>();
        AsCompletedIterator<Future<int>, Coroutine<int>> all = Asyncio.AsCompleted([never], timeout: 1);
        await Asyncio.Sleep(2);

        all.ToString().Should().Be("<AsCompletedIterator pending=0 done=1>");
        never.Waiters().Should().BeEmpty();
        (await Virtual.ErrorOf(all.Single())).Should().BeOfType<TimeoutException>();
    });

    [Test]
    public void AsCompleted_OnAnotherThread_IsRefused() => Virtual.Run(async () =>
    {
        AsCompletedIterator<AsyncioTask<int>, Coroutine<int>> all = Asyncio.AsCompleted([Asyncio.Sleep(1, 1)]);
        using IEnumerator<Coroutine<int>> steps = all.GetEnumerator();
        Background.Ask(() => Record(() => steps.MoveNext())).Should().BeOfType<InvalidOperationException>();

        IEnumerator<Coroutine<int>> begun = all.GetEnumerator();
        begun.MoveNext();
        Background.Ask(() => Record(begun.Dispose)).Should().BeOfType<InvalidOperationException>();
        (await begun.Current).Should().Be(1);

        static Exception? Record(Action action)
        {
            try
            {
                action();
                return null;
            }
            catch (Exception error)
            {
                return error;
            }
        }
    });
}

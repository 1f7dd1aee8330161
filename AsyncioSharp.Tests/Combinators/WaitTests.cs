using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Combinators;

[TestFixture]
[Property("Semantic", "110")]
public class WaitTests
{
    [Test]
    public void Wait_LimitIsNotANumber_IsRefused() =>
        FluentActions.Invoking(static () => WaitSet.Check(double.NaN, ReturnWhen.AllCompleted)).Should().Throw<ArgumentException>();

    [Test]
    public void Wait_All_ReturnsWhenTheLastIsDone() => Virtual.Run(async () =>
    {
        AsyncioTask<int> a = Asyncio.CreateTask(Asyncio.Sleep(1, 1)), b = Asyncio.CreateTask(Asyncio.Sleep(2, 2));
        (HashSet<AsyncioTask<int>> done, HashSet<AsyncioTask<int>> pending) = await Asyncio.Wait([a, b]);

        done.Should().BeEquivalentTo([a, b]);
        pending.Should().BeEmpty();
        Asyncio.GetRunningLoop().Time().Should().Be(2);
    });

    [Test]
    public void Wait_TasksOfDifferentResults_GivesTasks() => Virtual.Run(async () =>
    {
        AsyncioTask<int> recv = Asyncio.CreateTask(Asyncio.Sleep(1, 1), name: "recv");
        AsyncioTask<string> stop = Asyncio.CreateTask(Asyncio.Sleep(2, "stopped"), name: "stop");

        var (done, pending) = await Asyncio.Wait([recv, stop], returnWhen: ReturnWhen.FirstCompleted);
        done.Select(task => task.GetName()).Should().Equal("recv");
        (done, pending) = await Asyncio.Wait(pending);
        done.Select(task => task.Result()).Should().Equal("stopped");
        (HashSet<Future> both, _) = await Asyncio.Wait([recv, Asyncio.GetRunningLoop().CreateFuture<int>()], timeout: 1);
        both.Should().Equal(recv);
    });

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_wait_with_timeout")]
    public void Wait_Timeout_CancelsNothingAndIsNoError() => Virtual.Run(async () =>
    {
        AsyncioTask<int> a = Asyncio.CreateTask(Asyncio.Sleep(1, 1)), b = Asyncio.CreateTask(Asyncio.Sleep(9, 2));
        var (done, pending) = await Asyncio.Wait([a, b], timeout: 4);

        done.Should().Equal(a);
        pending.Should().Equal(b);
        (b.Done(), b.Cancelling()).Should().Be((false, 0));
        Asyncio.GetRunningLoop().Time().Should().Be(4);
        (await b).Should().Be(2);
    });

    [Test]
    public void Wait_ZeroTimeout_SeesWhatIsDone() => Virtual.RunAndLeave(async () =>
    {
        AsyncioTask<int> a = Asyncio.CreateTask(Asyncio.Sleep(0, 1)), b = Asyncio.CreateTask(Asyncio.Sleep(9, 2));
        await a;
        var (done, pending) = await Asyncio.Wait([a, b], timeout: 0);

        done.Should().Equal(a);
        pending.Should().Equal(b);
        Asyncio.GetRunningLoop().Time().Should().Be(0);
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native)]
    [PythonTest("test_tasks", "BaseTaskTests.test_yield_wait_does_not_shield_cancel")]
    public void Wait_ItselfCancelled_LeavesTheFuturesAlone(Body body) => Virtual.Run(async () =>
    {
        AsyncioTask<int> inner = Asyncio.CreateTask(Asyncio.Sleep(9, 2));
        AsyncioTask waiting = Virtual.Start(body, async Coroutine () => await Asyncio.Wait([inner]), async Task () => await Asyncio.Wait([inner]));
        await Asyncio.Sleep(1);

        waiting.Cancel();
        (await Virtual.ErrorOf(waiting)).Should().BeOfType<CancelledError>();
        (inner.Done(), inner.Cancelling()).Should().Be((false, 0));
        (await inner).Should().Be(2);
    });

    [Test]
    public void Wait_EmptySet_IsAnError() => Virtual.Run(async () =>
    {
        await FluentActions.Awaiting(async () => await Asyncio.Wait(Array.Empty<Future>())).Should().ThrowAsync<ArgumentException>().WithMessage("*empty*");
    });

    [Test]
    public void Wait_FirstCompleted_ReturnsAtTheFirstOfAnyKind() => Virtual.RunAndLeave(async () =>
    {
        AsyncioTask<int> a = Asyncio.CreateTask(Asyncio.Sleep(3, 1)), b = Asyncio.CreateTask(Asyncio.Sleep(9, 2));
        Asyncio.GetRunningLoop().CallLater(1, () => b.Cancel());
        var (done, pending) = await Asyncio.Wait([a, b], returnWhen: ReturnWhen.FirstCompleted);

        done.Should().Equal(b);
        pending.Should().Equal(a);
        Asyncio.GetRunningLoop().Time().Should().Be(1);
    });

    [Test]
    public void Wait_FirstException_IgnoresCancelledOnes() => Virtual.RunAndLeave(async () =>
    {
        AsyncioTask<int> cancelled = Asyncio.CreateTask(Asyncio.Sleep(9, 0));
        AsyncioTask<int> failing = Asyncio.CreateTask(Virtual.Fail<int>(new TrialError(), after: 2));
        AsyncioTask<int> late = Asyncio.CreateTask(Asyncio.Sleep(5, 0));
        Asyncio.GetRunningLoop().CallLater(1, () => cancelled.Cancel());
        var (done, pending) = await Asyncio.Wait([cancelled, failing, late], returnWhen: ReturnWhen.FirstException);

        done.Should().BeEquivalentTo([cancelled, failing]);
        pending.Should().Equal(late);
        Asyncio.GetRunningLoop().Time().Should().Be(2);
        failing.Exception().Should().BeOfType<TrialError>();
    });

    [Test]
    public void Wait_FirstExceptionButNoneFails_WaitsForAll() => Virtual.Run(async () =>
    {
        AsyncioTask<int> a = Asyncio.CreateTask(Asyncio.Sleep(1, 1)), b = Asyncio.CreateTask(Asyncio.Sleep(2, 2));
        var (done, pending) = await Asyncio.Wait([a, b], returnWhen: ReturnWhen.FirstException);

        (done.Count, pending.Count).Should().Be((2, 0));
    });

    [Test]
    public void Wait_SameSetTwice_Works() => Virtual.Run(async () =>
    {
        AsyncioTask<int>[] tasks = [Asyncio.CreateTask(Asyncio.Sleep(1, 1)), Asyncio.CreateTask(Asyncio.Sleep(2, 2))];
        var first = await Asyncio.Wait(tasks, returnWhen: ReturnWhen.FirstCompleted);
        var second = await Asyncio.Wait(tasks);
        var third = await Asyncio.Wait(tasks);

        (first.Done.Count, second.Done.Count, third.Done.Count).Should().Be((1, 2, 2));
    });

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_wait_duplicate_coroutines")]
    public void Wait_DuplicateFutures_CountOnce() => Virtual.Run(async () =>
    {
        AsyncioTask<int> task = Asyncio.CreateTask(Asyncio.Sleep(1, 1)), other = Asyncio.CreateTask(Asyncio.Sleep(2, 2));
        var (done, pending) = await Asyncio.Wait([task, task, other]);

        done.Should().BeEquivalentTo([task, other]);
        pending.Should().BeEmpty();
    });

    [Test]
    public void Wait_FailedFutures_DoesNotRaise() => Virtual.Run(async () =>
    {
        AsyncioTask<int> failing = Asyncio.CreateTask(Virtual.Fail<int>(new TrialError()));
        var (done, _) = await Asyncio.Wait([failing]);

        done.Single().Exception().Should().BeOfType<TrialError>();
    });

    [Test]
    public void Wait_TimeSpan_IsTheSameLimit() => Virtual.RunAndLeave(async () =>
    {
        AsyncioTask<int> task = Asyncio.CreateTask(Asyncio.Sleep(9, 2));
        var (done, pending) = await Asyncio.Wait([task], TimeSpan.FromMilliseconds(1500));

        (done.Count, pending.Count, Asyncio.GetRunningLoop().Time()).Should().Be((0, 1, 1.5));
    });

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_wait")]
    public void Wait_AllAreDoneAlready_TakesNoTime() => Virtual.Run(async () =>
    {
        AsyncioTask<int> a = Asyncio.CreateTask(Asyncio.Sleep(1, 1)), b = Asyncio.CreateTask(Asyncio.Sleep(1.5, 2));
        for (int i = 0; i < 2; i++)
        {
            var (done, pending) = await Asyncio.Wait([b, a]);

            done.Should().BeEquivalentTo([a, b]);
            pending.Should().BeEmpty();
            Asyncio.GetRunningLoop().Time().Should().Be(1.5);
        }
    });

    [TestCase(1, ReturnWhen.FirstCompleted), TestCase(0, ReturnWhen.FirstException), TestCase(1, ReturnWhen.FirstException)]
    [PythonTest("test_tasks", "BaseTaskTests.test_wait_first_completed")]
    [PythonTest("test_tasks", "BaseTaskTests.test_wait_first_exception")]
    [PythonTest("test_tasks", "BaseTaskTests.test_wait_first_exception_in_wait")]
    public void Wait_First_ReturnsThenAndTheOtherGoesOn(double after, ReturnWhen returnWhen) => Virtual.Run(async () =>
    {
        AsyncioTask<int> slow = Asyncio.CreateTask(Asyncio.Sleep(10, 1));
        AsyncioTask<int> first = Asyncio.CreateTask(returnWhen == ReturnWhen.FirstCompleted ? Asyncio.Sleep(after, 2) : Virtual.Fail<int>(new TrialError(), after));
        var (done, pending) = await Asyncio.Wait([first, slow], returnWhen: returnWhen);

        done.Should().Equal(first);
        pending.Should().Equal(slow);
        (slow.Done(), first.Done()).Should().Be((false, true));
        first.Exception()?.GetType().Should().Be<TrialError>();
        Asyncio.GetRunningLoop().Time().Should().Be(after);
        (await slow).Should().Be(1);
    });

    /// <summary>What ends between the first end and the waiter's turn is done, whether or not the wait was told of it.</summary>
    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_wait_really_done")]
    public void Wait_AnotherEndsBeforeTheWaiterGoesOn_IsAmongTheDone() => Virtual.Run(async () =>
    {
        AsyncioTask one = Asyncio.CreateTask(Virtual.Turns(1)), two = Asyncio.CreateTask(Virtual.Turns(2));
        var (done, pending) = await Asyncio.Wait([two, one], returnWhen: ReturnWhen.FirstCompleted);

        done.Should().BeEquivalentTo([one, two]);
        pending.Should().BeEmpty();
    });

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_wait_with_exception")]
    public void Wait_OneFails_WaitsForAllBothTimes() => Virtual.Run(async () =>
    {
        AsyncioTask<int> good = Asyncio.CreateTask(Asyncio.Sleep(1, 1)), bad = Asyncio.CreateTask(Virtual.Fail<int>(new TrialError(), after: 1.5));
        for (int i = 0; i < 2; i++)
        {
            var (done, pending) = await Asyncio.Wait([bad, good]);

            (done.Count, pending.Count, Asyncio.GetRunningLoop().Time()).Should().Be((2, 0, 1.5));
            done.Where(static task => task.Exception() is not null).Should().Equal(bad);
        }
    });

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_wait_concurrent_complete")]
    public void Wait_TaskEndsAtTheTimeLimit_IsDone() => Virtual.Run(async () =>
    {
        AsyncioTask<int> a = Asyncio.CreateTask(Asyncio.Sleep(1, 1)), b = Asyncio.CreateTask(Asyncio.Sleep(1.5, 2));
        await Asyncio.Sleep(0);
        var (done, pending) = await Asyncio.Wait([b, a], timeout: 1);

        done.Should().Equal(a);
        pending.Should().Equal(b);
        Asyncio.GetRunningLoop().Time().Should().Be(1);
        await b;
    });

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_wait_with_iterator_of_tasks")]
    [PythonTest("test_tasks", "BaseTaskTests.test_wait_generator")]
    public void Wait_SequenceThatCanBeReadOnce_IsReadOnce() => Virtual.Run(async () =>
    {
        int made = 0;
        var (done, pending) = await Asyncio.Wait(Make());

        (done.Count, pending.Count, made).Should().Be((10, 0, 10));
        done.Select(static task => task.Result()).Should().BeEquivalentTo(Enumerable.Range(0, 10));

        IEnumerable<AsyncioTask<int>> Make()
        {
            for (int i = 0; i < 10; i++)
            {
                yield return Asyncio.CreateTask(Asyncio.Sleep(i, made++));
            }
        }
    });
}

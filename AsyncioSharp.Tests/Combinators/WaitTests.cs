using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Combinators;

[TestFixture]
[Property("Semantic", "110")]
public class WaitTests
{
    [Test]
    public void Wait_All_ReturnsWhenTheLastIsDone() => Trial.Run(async () =>
    {
        AsyncioTask<int> a = Asyncio.CreateTask(Asyncio.Sleep(1, 1)), b = Asyncio.CreateTask(Asyncio.Sleep(2, 2));
        (HashSet<AsyncioTask<int>> done, HashSet<AsyncioTask<int>> pending) = await Asyncio.Wait([a, b]);

        done.Should().BeEquivalentTo([a, b]);
        pending.Should().BeEmpty();
        Asyncio.GetRunningLoop().Time().Should().Be(2);
    });

    [Test]
    public void Wait_Timeout_CancelsNothingAndIsNoError() => Trial.Run(async () =>
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
    public void Wait_ZeroTimeout_SeesWhatIsDone() => Trial.Run(async () =>
    {
        AsyncioTask<int> a = Asyncio.CreateTask(Asyncio.Sleep(0, 1)), b = Asyncio.CreateTask(Asyncio.Sleep(9, 2));
        await a;
        var (done, pending) = await Asyncio.Wait([a, b], timeout: 0);

        done.Should().Equal(a);
        pending.Should().Equal(b);
        Asyncio.GetRunningLoop().Time().Should().Be(0);
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native)]
    public void Wait_ItselfCancelled_LeavesTheFuturesAlone(Body body) => Trial.Run(async () =>
    {
        AsyncioTask<int> inner = Asyncio.CreateTask(Asyncio.Sleep(9, 2));
        AsyncioTask waiting = Trial.Start(body, async Coroutine () => await Asyncio.Wait([inner]), async Task () => await Asyncio.Wait([inner]));
        await Asyncio.Sleep(1);

        waiting.Cancel();
        (await Trial.ErrorOf(waiting)).Should().BeOfType<CancelledError>();
        (inner.Done(), inner.Cancelling()).Should().Be((false, 0));
        (await inner).Should().Be(2);
    });

    [Test]
    public void Wait_EmptySet_IsAnError() => Trial.Run(async () =>
    {
        Exception? error = await Trial.ErrorOf(Asyncio.Wait(Array.Empty<Future>()));
        error.Should().BeOfType<ArgumentException>().Which.Message.Should().Contain("empty");
    });

    [Test]
    public void Wait_FirstCompleted_ReturnsAtTheFirstOfAnyKind() => Trial.Run(async () =>
    {
        AsyncioTask<int> a = Asyncio.CreateTask(Asyncio.Sleep(3, 1)), b = Asyncio.CreateTask(Asyncio.Sleep(9, 2));
        Asyncio.GetRunningLoop().CallLater(1, () => b.Cancel());
        var (done, pending) = await Asyncio.Wait([a, b], returnWhen: ReturnWhen.FirstCompleted);

        done.Should().Equal(b);
        pending.Should().Equal(a);
        Asyncio.GetRunningLoop().Time().Should().Be(1);
    });

    [Test]
    public void Wait_FirstException_IgnoresCancelledOnes() => Trial.Run(async () =>
    {
        AsyncioTask<int> cancelled = Asyncio.CreateTask(Asyncio.Sleep(9, 0));
        AsyncioTask<int> failing = Asyncio.CreateTask(Trial.Fail<int>(new TrialError(), after: 2));
        AsyncioTask<int> late = Asyncio.CreateTask(Asyncio.Sleep(5, 0));
        Asyncio.GetRunningLoop().CallLater(1, () => cancelled.Cancel());
        var (done, pending) = await Asyncio.Wait([cancelled, failing, late], returnWhen: ReturnWhen.FirstException);

        done.Should().BeEquivalentTo([cancelled, failing]);
        pending.Should().Equal(late);
        Asyncio.GetRunningLoop().Time().Should().Be(2);
        failing.Exception().Should().BeOfType<TrialError>();
    });

    [Test]
    public void Wait_FirstExceptionButNoneFails_WaitsForAll() => Trial.Run(async () =>
    {
        AsyncioTask<int> a = Asyncio.CreateTask(Asyncio.Sleep(1, 1)), b = Asyncio.CreateTask(Asyncio.Sleep(2, 2));
        var (done, pending) = await Asyncio.Wait([a, b], returnWhen: ReturnWhen.FirstException);

        (done.Count, pending.Count).Should().Be((2, 0));
    });

    [Test]
    public void Wait_SameSetTwice_Works() => Trial.Run(async () =>
    {
        AsyncioTask<int>[] tasks = [Asyncio.CreateTask(Asyncio.Sleep(1, 1)), Asyncio.CreateTask(Asyncio.Sleep(2, 2))];
        var first = await Asyncio.Wait(tasks, returnWhen: ReturnWhen.FirstCompleted);
        var second = await Asyncio.Wait(tasks);
        var third = await Asyncio.Wait(tasks);

        (first.Done.Count, second.Done.Count, third.Done.Count).Should().Be((1, 2, 2));
    });

    [Test]
    public void Wait_DuplicateFutures_CountOnce() => Trial.Run(async () =>
    {
        AsyncioTask<int> task = Asyncio.CreateTask(Asyncio.Sleep(1, 1));
        var (done, pending) = await Asyncio.Wait([task, task]);

        (done.Count, pending.Count).Should().Be((1, 0));
    });

    [Test]
    public void Wait_FailedFutures_DoesNotRaise() => Trial.Run(async () =>
    {
        AsyncioTask<int> failing = Asyncio.CreateTask(Trial.Fail<int>(new TrialError()));
        var (done, _) = await Asyncio.Wait([failing]);

        done.Single().Exception().Should().BeOfType<TrialError>();
    });

    [Test]
    public void Wait_TimeSpan_IsTheSameLimit() => Trial.Run(async () =>
    {
        AsyncioTask<int> task = Asyncio.CreateTask(Asyncio.Sleep(9, 2));
        var (done, pending) = await Asyncio.Wait([task], TimeSpan.FromMilliseconds(1500));

        (done.Count, pending.Count, Asyncio.GetRunningLoop().Time()).Should().Be((0, 1, 1.5));
    });
}

using AsyncioSharp.Tests.Infrastructure;
using static AsyncioSharp.Tests.Infrastructure.Virtual;

namespace AsyncioSharp.Tests.Locks;

/// <summary>Parties that come, leave, and come again.</summary>
[TestFixture]
public class AsyncioBarrierPartyTests
{
    private const int N = 5;
    private readonly List<string> _log = [];

    [SetUp]
    public void ClearLog() => _log.Clear();

    [Test]
    [PythonTest("test_locks", "BarrierTests.test_filling_one_task")]
    [PythonTest("test_locks", "BarrierTests.test_filling_one_task_twice")]
    public void Wait_OneParty_IsDoneInTheTurnOfItsStart() => Run(async () =>
    {
        var barrier = new AsyncioBarrier(1);
        AsyncioTask<int> first = Asyncio.CreateTask(barrier.Wait());
        await Turns(1);
        barrier.NWaiting.Should().Be(0);
        AsyncioTask<int> second = Asyncio.CreateTask(barrier.Wait());
        await Turns(1);

        (first.Done(), second.Done()).Should().Be((true, true));
        second.Result().Should().Be(first.Result()).And.Be(0);
        ShouldBeIdle(barrier);
    });

    [Test]
    [PythonTest("test_locks", "BarrierTests.test_filling_task_by_task")]
    public void Wait_TaskByTask_CountsEachInTheTurnItCame() => Run(async () =>
    {
        var barrier = new AsyncioBarrier(3);
        AsyncioTask a = Asyncio.CreateTask(barrier.Wait());
        await Turns(1);
        barrier.ToString().Should().Be("<Barrier [filling, waiters:1/3]>");
        AsyncioTask b = Asyncio.CreateTask(barrier.Wait());
        await Turns(1);
        barrier.ToString().Should().Be("<Barrier [filling, waiters:2/3]>");
        AsyncioTask c = Asyncio.CreateTask(barrier.Wait());
        await Turns(1);

        await Asyncio.Gather(a, b, c);
        ShouldBeIdle(barrier);
    });

    [Test]
    [Property("Semantic", "153")]
    [PythonTest("test_locks", "BarrierTests.test_context_manager")]
    [PythonTest("test_locks", "BarrierTests.test_filling_tasks_wait_twice")]
    [PythonTest("test_locks", "BarrierTests.test_filling_tasks_check_return_value")]
    public void Wait_TwoRounds_GivesEachTaskOneIndexPerRound() => Run(async () =>
    {
        var barrier = new AsyncioBarrier(N);
        List<int> first = [], second = [];

        await All(N, async () =>
        {
            first.Add(await barrier.Wait());
            second.Add(await barrier.Wait());
        });

        first.Should().BeEquivalentTo(Enumerable.Range(0, N));
        second.Should().BeEquivalentTo(Enumerable.Range(0, N));
        ShouldBeIdle(barrier);
    });

    [Test]
    [Property("Semantic", "155")]
    [PythonTest("test_locks", "BarrierTests.test_draining_state")]
    public void Wait_PartyLeaves_IsDrainingUntilTheLastOneIsOut() => Run(async () =>
    {
        var barrier = new AsyncioBarrier(N);

        await All(N, async () =>
        {
            await barrier.Wait();
            _log.Add(barrier.ToString());
        });

        _log.Should().Equal([.. Enumerable.Repeat("<Barrier [draining, waiters:0/5]>", N - 1), "<Barrier [filling, waiters:0/5]>"]);
        ShouldBeIdle(barrier);
    });

    [Test]
    [Property("Semantic", "155")]
    [PythonTest("test_locks", "BarrierTests.test_blocking_tasks_while_draining")]
    public void Wait_ComesBackWhileTheOthersLeave_IsOfTheNextParty() => Run(async () =>
    {
        var barrier = new AsyncioBarrier(N);
        var rest = new AsyncioBarrier(N - 2);
        int comeBack = 2;

        await All(N, async () =>
        {
            await barrier.Wait();
            if (comeBack-- <= 0)
            {
                await rest.Wait();
                _log.Add("rest");
            }

            await barrier.Wait();
            _log.Add("again");
        });

        _log.Should().Equal("rest", "rest", "rest", "again", "again", "again", "again", "again");
        ShouldBeIdle(barrier);
        ShouldBeIdle(rest);
    });

    [Test]
    [Property("Semantic", "154")]
    [PythonTest("test_locks", "BarrierTests.test_filling_tasks_cancel_one")]
    public void Wait_OneOfThePartyCancelled_AnotherTakesItsPlace() => Run(async () =>
    {
        var barrier = new AsyncioBarrier(3);
        AsyncioTask a = Asyncio.CreateTask(Pass());
        await Turns(1);
        AsyncioTask b = Asyncio.CreateTask(Pass());
        await Turns(1);
        barrier.NWaiting.Should().Be(2);

        a.Cancel();
        await Turns(1);
        barrier.NWaiting.Should().Be(1);
        (await ErrorOf(a)).Should().BeOfType<CancelledError>();
        a.Cancelled().Should().BeTrue();
        AsyncioTask c = Asyncio.CreateTask(Pass());
        await Turns(1);
        barrier.NWaiting.Should().Be(2);
        await Asyncio.Gather(b, c, Asyncio.CreateTask(Pass()));

        _log.Should().HaveCount(3);
        ShouldBeIdle(barrier);

        async Coroutine Pass() => _log.Add($"{await barrier.Wait()}");
    });

    internal static async Coroutine All(int count, Func<Coroutine> body) =>
        await Asyncio.Gather(Enumerable.Range(0, count).Select(_ => Asyncio.CreateTask(body)));

    internal static void ShouldBeIdle(AsyncioBarrier barrier) => barrier.ToString().Should().Be($"<Barrier [filling, waiters:0/{barrier.Parties}]>");
}

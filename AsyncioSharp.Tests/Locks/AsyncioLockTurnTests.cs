using AsyncioSharp.Tests.Infrastructure;
using static AsyncioSharp.Tests.Infrastructure.Virtual;

namespace AsyncioSharp.Tests.Locks;

/// <summary>Which turn of the loop gives the lock to whom, and what a cancellation in the same turn changes.</summary>
[TestFixture]
public class AsyncioLockTurnTests
{
    private readonly List<string> _log = [];

    [SetUp]
    public void ClearLog() => _log.Clear();

    [Test]
    [PythonTest("test_locks", "LockTests.test_acquire")]
    public void Acquire_ReleasedTurnByTurn_IsTakenOncePerTurn() => Run(async () =>
    {
        var gate = new AsyncioLock();
        bool taken = await gate.Acquire();
        taken.Should().BeTrue();
        AsyncioTask<bool> a = Asyncio.CreateTask(Take(gate, "a")), b = Asyncio.CreateTask(Take(gate, "b"));
        await Turns(1);
        _log.Should().BeEmpty();

        gate.Release();
        await Turns(1);
        _log.Should().Equal("a");
        await Turns(1);
        _log.Should().Equal("a");

        // The newcomer stands behind the one who waits, although the lock is free for a moment.
        AsyncioTask<bool> c = Asyncio.CreateTask(Take(gate, "c"));
        gate.Release();
        await Turns(1);
        _log.Should().Equal("a", "b");
        gate.Release();
        await Turns(1);
        _log.Should().Equal("a", "b", "c");

        new[] { a, b, c }.Should().OnlyContain(task => task.Done() && task.Result());
    });

    [Test]
    [PythonTest("test_locks", "LockTests.test_acquire_cancel")]
    public void Acquire_CancelledInTheTurnOfItsStart_LeavesTheLine() => Run(async () =>
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        AsyncioTask waiter = Asyncio.CreateTask(gate.Acquire());
        Asyncio.GetRunningLoop().CallSoon(() => waiter.Cancel());

        (await ErrorOf(waiter)).Should().BeOfType<CancelledError>();

        gate.Statistics().Should().Be(new LockStatistics(Locked: true, TasksWaiting: 0));
    });

    [Test]
    [Property("Semantic", "142")]
    [PythonTest("test_locks", "LockTests.test_cancel_race")]
    public void Release_FirstWaiterCancelledBeforeTheHolderRuns_SkipsIt() => Run(async () =>
    {
        var gate = new AsyncioLock();
        Future finish = Asyncio.GetRunningLoop().CreateFuture();
        AsyncioTask a = Asyncio.CreateTask(HoldUntil(gate, finish));
        await Turns(1);
        gate.Locked().Should().BeTrue();
        AsyncioTask b = Asyncio.CreateTask(HoldUntil(gate, null));
        await Turns(1);
        gate.Statistics().TasksWaiting.Should().Be(1);
        AsyncioTask c = Asyncio.CreateTask(HoldUntil(gate, null));
        await Turns(1);
        gate.Statistics().TasksWaiting.Should().Be(2);

        finish.SetResult();
        b.Cancel();
        gate.Statistics().TasksWaiting.Should().Be(2, "a cancelled waiter stays until its turn");
        await Turns(1);

        gate.Locked().Should().BeFalse("it was released, and the turn of the next has not come");
        a.Done().Should().BeTrue();
        b.Cancelled().Should().BeTrue();
        await c;
        gate.Statistics().Should().Be(new LockStatistics(Locked: false, TasksWaiting: 0));
    });

    [Test]
    [Property("Semantic", "142")]
    [PythonTest("test_locks", "LockTests.test_cancel_release_race")]
    public void Release_RightAfterACancellation_GivesTheLockToOneOnly() => Run(async () =>
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        AsyncioTask[] tasks = [Asyncio.CreateTask(Take(gate, "a")), Asyncio.CreateTask(Take(gate, "b")), Asyncio.CreateTask(Take(gate, "c"))];
        await Turns(1);
        gate.Statistics().TasksWaiting.Should().Be(3);
        Asyncio.GetRunningLoop().CallSoon(() =>
        {
            tasks[0].Cancel();
            gate.Release();
        });

        (await ErrorOf(tasks[0])).Should().BeOfType<CancelledError>();

        _log.Should().Equal("b");
        tasks[0].Cancelled().Should().BeTrue();
        tasks[1].Done().Should().BeTrue();
        tasks[2].Cancel();
        await Turns(1);
        tasks[2].Cancelled().Should().BeTrue();
        _log.Should().Equal("b");
    });

    [Test]
    [Property("Semantic", "142")]
    [PythonTest("test_locks", "LockTests.test_finished_waiter_cancelled")]
    public void Release_OnlyACancelledAndAFreshWaiter_ServesTheFreshOneInTheSameTurn() => Run(async () =>
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        AsyncioTask a = Asyncio.CreateTask(Take(gate, "a"));
        await Turns(1);
        AsyncioTask b = Asyncio.CreateTask(Take(gate, "b"));

        a.Cancel();
        gate.Release();
        await Turns(1);

        gate.Locked().Should().BeTrue();
        a.Cancelled().Should().BeTrue();
        await b;
        _log.Should().Equal("b");
    });

    [Test]
    [PythonTest("test_locks", "LockTests.test_release_no_waiters")]
    public void Release_NobodyWaits_FreesItAtOnce() => Run(async () =>
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        gate.Locked().Should().BeTrue();

        gate.Release();

        gate.Locked().Should().BeFalse();
    });

    private async Coroutine<bool> Take(AsyncioLock gate, string name)
    {
        bool taken = await gate.Acquire();
        _log.Add(name);
        return taken;
    }

    private static async Coroutine HoldUntil(AsyncioLock gate, Future? finish)
    {
        using (await gate.Acquire())
        {
            if (finish is not null)
            {
                await finish;
            }
        }
    }
}

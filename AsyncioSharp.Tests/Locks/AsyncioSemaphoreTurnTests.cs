using AsyncioSharp.Tests.Infrastructure;
using static AsyncioSharp.Tests.Infrastructure.Virtual;

namespace AsyncioSharp.Tests.Locks;

/// <summary>Which turn of the loop gives the slots to whom, in which order, and what a cancellation in the same turn changes.</summary>
[TestFixture]
public class AsyncioSemaphoreTurnTests
{
    private readonly List<string> _log = [];

    [SetUp]
    public void ClearLog() => _log.Clear();

    [Test]
    [PythonTest("test_locks", "SemaphoreTests.test_acquire")]
    public void Release_Twice_ServesTwoInTheNextTurn() => Run(async () =>
    {
        var slots = new AsyncioSemaphore(3);
        ((bool)await slots.Acquire()).Should().BeTrue();
        ((bool)await slots.Acquire()).Should().BeTrue();
        slots.Locked().Should().BeFalse();
        AsyncioTask a = Asyncio.CreateTask(Take(slots, "a")), b = Asyncio.CreateTask(Take(slots, "b")), c = Asyncio.CreateTask(Take(slots, "c"));
        await Turns(1);
        _log.Should().Equal("a");
        slots.Locked().Should().BeTrue();
        slots.Statistics().Should().Be(new SemaphoreStatistics(0, 2));

        AsyncioTask d = Asyncio.CreateTask(Take(slots, "d"));
        slots.Release();
        slots.Release();
        slots.Value.Should().Be(0, "both slots belong to those who wait");
        await Turns(1);

        _log.Should().Equal("a", "b", "c");
        slots.Locked().Should().BeTrue();
        slots.Statistics().Should().Be(new SemaphoreStatistics(0, 1));
        slots.Release();
        await Asyncio.Gather(a, b, c, d);
        _log.Should().Equal("a", "b", "c", "d");
    });

    [Test]
    [PythonTest("test_locks", "SemaphoreTests.test_acquire_cancel")]
    public void Acquire_Cancelled_LeavesTheLine() => Run(async () =>
    {
        var slots = new AsyncioSemaphore();
        await slots.Acquire();
        AsyncioTask waiter = Asyncio.CreateTask(slots.Acquire());
        Asyncio.GetRunningLoop().CallSoon(() => waiter.Cancel());

        (await ErrorOf(waiter)).Should().BeOfType<CancelledError>();

        slots.Statistics().Should().Be(new SemaphoreStatistics(0, 0));
    });

    [Test]
    [Property("Semantic", "152")]
    [PythonTest("test_locks", "SemaphoreTests.test_acquire_cancel_before_awoken")]
    [PythonTest("test_locks", "SemaphoreTests.test_acquire_hang")]
    public void Release_FirstWaitersCancelledInTheSameTurn_ServesTheNextOne([Values(1, 2)] int cancelled, [Values(1, 2)] int left) => Run(async () =>
    {
        var slots = new AsyncioSemaphore(0);
        AsyncioTask[] tasks = [.. Enumerable.Range(0, cancelled + left).Select(_ => Asyncio.CreateTask(slots.Acquire()))];
        await Turns(1);

        foreach (AsyncioTask task in tasks.Take(cancelled))
        {
            task.Cancel();
        }

        slots.Release();
        await Turns(2);

        slots.Locked().Should().BeTrue();
        tasks.Select(task => task.Done()).Should().Equal([.. Enumerable.Repeat(true, cancelled + 1), .. Enumerable.Repeat(false, left - 1)]);
        tasks[cancelled].Cancelled().Should().BeFalse();
        slots.Release();
        await Settle();
        tasks.Should().OnlyContain(static task => task.Done());
    });

    [Test]
    [Property("Semantic", "152")]
    [PythonTest("test_locks", "SemaphoreTests.test_acquire_no_hang")]
    public void Acquire_CancelledByTheHolderThatReleased_LosesNoSlot() => Run(async () =>
    {
        var slots = new AsyncioSemaphore(1);
        AsyncioTask second = null!;
        AsyncioTask first = Asyncio.CreateTask(HoldAndCancel());
        second = Asyncio.CreateTask(Hold());

        await first;
        (await ErrorOf(second)).Should().BeOfType<CancelledError>();

        _log.Should().BeEmpty();
        await Asyncio.WaitFor(slots.Acquire(), timeout: 1.0);

        async Coroutine HoldAndCancel()
        {
            using (await slots.Acquire())
            {
                await Asyncio.Sleep(0);
            }

            second.Cancel();
        }

        async Coroutine Hold()
        {
            using (await slots.Acquire())
            {
                _log.Add("inside");
            }
        }
    });

    [Test]
    [PythonTest("test_locks", "SemaphoreTests.test_release_no_waiters")]
    public void Release_NobodyWaits_FreesTheSlotAtOnce() => Run(async () =>
    {
        var slots = new AsyncioSemaphore();
        await slots.Acquire();
        slots.Locked().Should().BeTrue();

        slots.Release();

        slots.Locked().Should().BeFalse();
    });

    [Test]
    [PythonTest("test_locks", "SemaphoreTests.test_acquire_fifo_order")]
    public void Acquire_RightAfterTheOwnRelease_StandsBehindTheOthers() => Run(async () =>
    {
        var slots = new AsyncioSemaphore(1);
        await Asyncio.TaskGroup(async group =>
        {
            foreach (string name in new[] { "a", "b", "c" })
            {
                _ = group.CreateTask(TwoRounds(name));
            }
        });

        _log.Should().Equal("a1", "b1", "c1", "a2", "b2", "c2");

        async Coroutine TwoRounds(string name)
        {
            for (int round = 1; round <= 2; round++)
            {
                await slots.Acquire();
                _log.Add($"{name}{round}");
                await Asyncio.Sleep(0.01);
                slots.Release();
            }
        }
    });

    [Test]
    [PythonTest("test_locks", "SemaphoreTests.test_acquire_fifo_order_2")]
    public void Acquire_BetweenTwoReleases_StandsBehindTheOthers() => Run(async () =>
    {
        var slots = new AsyncioSemaphore(1);
        AsyncioTask[] tasks = [Asyncio.CreateTask(Take(slots, "a")), Asyncio.CreateTask(TakeTwice()), Asyncio.CreateTask(Take(slots, "c"))];
        await Turns(1);

        slots.Release();
        slots.Release();
        await Asyncio.Gather(tasks);

        _log.Should().Equal("a", "b", "c", "b again");

        async Coroutine TakeTwice()
        {
            await Take(slots, "b");
            slots.Release();
            await Take(slots, "b again");
        }
    });

    [Test]
    [Property("Semantic", "152")]
    [PythonTest("test_locks", "SemaphoreTests.test_acquire_fifo_order_3")]
    public void Release_TwiceAfterTheFirstWaiterLeft_ServesTheOthersInOrder() => Run(async () =>
    {
        var slots = new AsyncioSemaphore(0);
        AsyncioTask[] tasks = [.. new[] { "a", "b", "c" }.Select(name => Asyncio.CreateTask(Take(slots, name)))];
        await Turns(1);
        tasks[0].Cancel();
        await Turns(1);

        slots.Release();
        slots.Release();
        await Asyncio.GatherReturnExceptions(tasks);

        _log.Should().Equal("b", "c");
    });

    [Test]
    [Property("Semantic", "152")]
    [PythonTest("test_locks", "SemaphoreTests.test_acquire_fifo_order_4")]
    public void Acquire_ReleasedByALaterOneInTheSameTurn_WakesAllBeforeTheFirstGoesOn() => Run(async () =>
    {
        var slots = new AsyncioSemaphore(0);
        AsyncioTask fourth = null!;
        AsyncioTask[] tasks = [Asyncio.CreateTask(First()), Asyncio.CreateTask(Second()), Asyncio.CreateTask(Take(slots, "c"))];
        await Turns(1);
        slots.Statistics().Should().Be(new SemaphoreStatistics(2, 3));

        await Asyncio.Gather(tasks);
        await fourth;

        _log.Should().Equal("a", "b", "c", "d");

        async Coroutine First()
        {
            slots.Value.Should().Be(0);
            await slots.Acquire();
            slots.Value.Should().Be(0, "its turn has given the free slots to those behind it");
            fourth = Asyncio.CreateTask(async () => _log.Add("d"));
            _log.Add("a");
        }

        async Coroutine Second()
        {
            slots.Release();
            slots.Release();
            slots.Release();
            slots.Value.Should().Be(2);
            slots.Locked().Should().BeTrue("the first has not had its turn");
            await Take(slots, "b");
        }
    });

    private async Coroutine Take(AsyncioSemaphore slots, string name)
    {
        await slots.Acquire();
        _log.Add(name);
    }
}

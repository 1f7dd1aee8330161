using AsyncioSharp.Tests.Infrastructure;
using static AsyncioSharp.Tests.Infrastructure.Virtual;

namespace AsyncioSharp.Tests.Locks;

/// <summary>Which turn of the loop a condition's waiters go on in, by whom the lock is held then, and what a cancellation in between changes.</summary>
[TestFixture]
public class AsyncioConditionTurnTests
{
    private readonly List<string> _log = [];

    [SetUp]
    public void ClearLog() => _log.Clear();

    [Test]
    [Property("Semantic", "149")]
    [PythonTest("test_locks", "ConditionTests.test_wait")]
    public void Notify_WaitersKeepTheLock_EachGoesOnWhenItIsReleased() => Run(async () =>
    {
        var cond = new AsyncioCondition();
        AsyncioTask<bool>[] tasks = [.. new[] { "a", "b", "c" }.Select(name => Asyncio.CreateTask(WaitAndKeep(cond, name)))];
        await Turns(1);
        _log.Should().BeEmpty();
        cond.Locked().Should().BeFalse("all three wait");

        ((bool)await cond.Acquire()).Should().BeTrue();
        cond.Notify();
        await Turns(1);
        _log.Should().BeEmpty();
        cond.Locked().Should().BeTrue();

        cond.Release();
        await Turns(1);
        _log.Should().Equal("a");
        cond.Locked().Should().BeTrue("the woken one holds it now");

        cond.Notify(2);
        await Turns(1);
        _log.Should().Equal("a");
        cond.Release();
        await Turns(1);
        _log.Should().Equal("a", "b");
        cond.Locked().Should().BeTrue();
        cond.Release();
        await Turns(1);
        _log.Should().Equal("a", "b", "c");
        cond.Locked().Should().BeTrue();
        tasks.Should().OnlyContain(task => task.Done() && task.Result());
    });

    [Test]
    [Property("Semantic", "149")]
    [PythonTest("test_locks", "ConditionTests.test_notify")]
    public void Notify_LockFree_WakesThatManyInTheNextTurn() => Run(async () =>
    {
        var cond = new AsyncioCondition();
        AsyncioTask<bool>[] tasks = [.. new[] { "a", "b", "c" }.Select(name => Asyncio.CreateTask(WaitAndRelease(cond, name)))];
        await Turns(1);
        _log.Should().BeEmpty();

        using (await cond.Acquire())
        {
            cond.Notify(1);
        }

        await Turns(1);
        _log.Should().Equal("a");
        using (await cond.Acquire())
        {
            cond.Notify(1);
            cond.Notify(2048);
        }

        await Turns(1);
        _log.Should().Equal("a", "b", "c");
        tasks.Should().OnlyContain(task => task.Done() && task.Result());
    });

    [Test]
    [Property("Semantic", "149")]
    [PythonTest("test_locks", "ConditionTests.test_notify_all")]
    public void NotifyAll_LockFree_WakesAllInTheNextTurn() => Run(async () =>
    {
        var cond = new AsyncioCondition();
        AsyncioTask<bool>[] tasks = [Asyncio.CreateTask(WaitAndRelease(cond, "a")), Asyncio.CreateTask(WaitAndRelease(cond, "b"))];
        await Turns(1);
        _log.Should().BeEmpty();

        using (await cond.Acquire())
        {
            cond.NotifyAll();
        }

        await Turns(1);
        _log.Should().Equal("a", "b");
        tasks.Should().OnlyContain(task => task.Done() && task.Result());
    });

    [Test]
    [PythonTest("test_locks", "ConditionTests.test_wait_for")]
    public void WaitFor_NotifiedBeforeItIsTrue_WaitsOn() => Run(async () =>
    {
        var cond = new AsyncioCondition();
        bool ready = false;
        AsyncioTask<bool> task = Asyncio.CreateTask(WaitUntilReady());
        await Turns(1);
        task.Done().Should().BeFalse();

        await NotifyOnce();
        task.Done().Should().BeFalse();
        ready = true;
        await NotifyOnce();

        task.Done().Should().BeTrue();
        task.Result().Should().BeTrue();
        cond.Locked().Should().BeFalse();

        async Coroutine<bool> WaitUntilReady()
        {
            using (await cond.Acquire())
            {
                return await cond.WaitFor(() => ready);
            }
        }

        async Coroutine NotifyOnce()
        {
            using (await cond.Acquire())
            {
                cond.Notify();
            }

            await Turns(1);
        }
    });

    [Test]
    [Property("Semantic", "147")]
    [PythonTest("test_locks", "ConditionTests.test_wait_cancel")]
    public void Wait_CancelledWithTheLockFree_TakesItAndLeavesTheLine() => Run(async () =>
    {
        var cond = new AsyncioCondition();
        await cond.Acquire();
        AsyncioTask waiter = Asyncio.CreateTask(cond.Wait());
        Asyncio.GetRunningLoop().CallSoon(() => waiter.Cancel());

        (await ErrorOf(waiter)).Should().BeOfType<CancelledError>();

        cond.Statistics().Should().Be(new ConditionStatistics(0, new LockStatistics(Locked: true, TasksWaiting: 0)));
    });

    [Test]
    [Property("Semantic", "147")]
    [PythonTest("test_locks", "ConditionTests.test_wait_cancel_contested")]
    public void Wait_NotifiedThenCancelledInLineForTheLock_EndsWithTheLock() => Run(async () =>
    {
        var cond = new AsyncioCondition();
        await cond.Acquire();
        AsyncioTask<bool> waiter = Asyncio.CreateTask(cond.Wait());
        await Turns(1);
        cond.Locked().Should().BeFalse();
        await cond.Acquire();
        cond.Notify();
        EventLoop loop = Asyncio.GetRunningLoop();
        loop.CallSoon(() => waiter.Cancel());
        loop.CallSoon(cond.Release);

        await ErrorOf(waiter);

        waiter.Cancelled().Should().BeTrue();
        cond.Locked().Should().BeTrue();
        cond.Statistics().Lock.TasksWaiting.Should().Be(0);
    });

    [Test]
    [Property("Semantic", "147")]
    [PythonTest("test_locks", "ConditionTests.test_wait_cancel_after_notify")]
    public void Wait_CancelledAfterItsTurnInLineForTheLock_IsCancelledWhenItHasTheLock() => Run(async () =>
    {
        var cond = new AsyncioCondition();
        bool waited = false;
        AsyncioTask waiter = Asyncio.CreateTask(WaitOnce());
        await Turns(1);
        await cond.Acquire();
        cond.Notify();
        await Turns(1);
        waiter.Cancel();
        await Turns(1);
        waiter.Done().Should().BeFalse("it needs the lock before it may go on");
        cond.Release();
        await Turns(1);

        waiter.Cancelled().Should().BeTrue();
        waited.Should().BeTrue();
        cond.Locked().Should().BeFalse();

        async Coroutine WaitOnce()
        {
            using (await cond.Acquire())
            {
                waited = true;
                await cond.Wait();
            }
        }
    });

    [Test]
    [Property("Semantic", "147")]
    [PythonTest("test_locks", "ConditionTests.test_timeout_in_block")]
    public void Wait_TimesOut_HoldsTheLockAgain() => Run(async () =>
    {
        var cond = new AsyncioCondition();
        using (await cond.Acquire())
        {
            (await ErrorOf(Asyncio.WaitFor(cond.Wait(), timeout: 0.5))).Should().BeOfType<TimeoutException>();

            cond.Locked().Should().BeTrue();
        }

        cond.Statistics().Should().Be(new ConditionStatistics(0, new LockStatistics(Locked: false, TasksWaiting: 0)));
        Asyncio.GetRunningLoop().Time().Should().Be(0.5);
    });

    [Test]
    [Property("Semantic", "147")]
    [PythonTest("test_locks", "ConditionTests.test_cancelled_error_wakeup")]
    [PythonTest("test_locks", "ConditionTests.test_cancelled_error_re_aquire")]
    public void WaitFor_Cancelled_ThrowsTheVeryErrorThatLeavesTheTask([Values] bool notifiedBefore) => Run(async () =>
    {
        var cond = new AsyncioCondition();
        bool ready = false;
        CancelledError? inside = null;
        AsyncioTask task = Asyncio.CreateTask(WaitUntilReady());
        await Turns(1);
        if (notifiedBefore)
        {
            await cond.Acquire();
            ready = true;
            cond.Notify();
            await Turns(1);
        }

        task.Cancel("foo");
        if (notifiedBefore)
        {
            cond.Release();
        }

        CancelledError error = (await ErrorOf(task)).Should().BeOfType<CancelledError>().Subject;
        error.Message.Should().Be("foo");
        error.Should().BeSameAs(inside);

        async Coroutine WaitUntilReady()
        {
            using (await cond.Acquire())
            {
                try
                {
                    await cond.WaitFor(() => ready);
                }
                catch (CancelledError cancelled)
                {
                    inside = cancelled;
                    throw;
                }
            }
        }
    });

    [Test]
    [Property("Semantic", "148")]
    [PythonTest("test_locks", "ConditionTests.test_cancelled_wakeup")]
    [PythonTest("test_locks", "ConditionTests.test_cancelled_wakeup_relock")]
    public void Notify_TheWokenOneIsCancelled_AnotherTakesTheItem([Values(0, 1)] int turnsBetween) => Run(async () =>
    {
        var cond = new AsyncioCondition();
        int items = 0;
        AsyncioTask[] consumers = [Asyncio.CreateTask(Consume()), Asyncio.CreateTask(Consume())];
        await Turns(1);
        using (await cond.Acquire())
        {
            items++;
            cond.Notify();
            await Turns(turnsBetween);
            consumers[0].Cancel();

            (await ErrorOf(Asyncio.WaitFor(cond.WaitFor(() => items == 0), 0.01))).Should().BeOfType<TimeoutException>("nobody notifies the producer");
            items.Should().Be(0);

            items = -1;
            cond.NotifyAll();
        }

        await consumers[1];
        consumers[0].Cancelled().Should().BeTrue();

        async Coroutine Consume()
        {
            using (await cond.Acquire())
            {
                while (true)
                {
                    await cond.WaitFor(() => items != 0);
                    if (items < 0)
                    {
                        return;
                    }

                    items--;
                }
            }
        }
    });

    [Test]
    [Property("Semantic", "143")]
    [PythonTest("test_locks", "ConditionTests.test_ambiguous_loops")]
    public void Acquire_LockOfAnotherLoop_Throws()
    {
        var gate = new AsyncioLock();
        Run(async () =>
        {
            using (await gate.Acquire())
            {
                await ErrorOf(Asyncio.WaitFor(gate.Acquire(), 1));
            }
        });
        Run(async () =>
        {
            using (await gate.Acquire())
            {
                var cond = new AsyncioCondition(gate);
                (await ErrorOf(cond.Acquire())).Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("is bound to a different event loop");
            }
        });
    }

    private async Coroutine<bool> WaitAndKeep(AsyncioCondition cond, string name)
    {
        await cond.Acquire();
        bool woken = await cond.Wait();
        _log.Add(name);
        return woken;
    }

    private async Coroutine<bool> WaitAndRelease(AsyncioCondition cond, string name)
    {
        bool woken = await WaitAndKeep(cond, name);
        cond.Release();
        return woken;
    }
}

using AsyncioSharp.Tests.Infrastructure;
using static AsyncioSharp.Tests.Infrastructure.Virtual;

namespace AsyncioSharp.Tests.Locks;

[TestFixture(Body.Coroutine)]
[TestFixture(Body.Native)]
public class AsyncioConditionTests(Body body)
{
    private readonly List<string> _log = [];

    [SetUp]
    public void ClearLog() => _log.Clear();

    [Test]
    [Property("Semantic", "146")]
    [PythonTest("test_locks", "ConditionTests.test_wait_unacquired")]
    [PythonTest("test_locks", "ConditionTests.test_wait_for_unacquired")]
    [PythonTest("test_locks", "ConditionTests.test_notify_unacquired")]
    [PythonTest("test_locks", "ConditionTests.test_notify_all_unacquired")]
    public void WaitNotify_LockNotHeld_Throw() => Run(async () =>
    {
        var cond = new AsyncioCondition();

        (await ErrorOf(cond.Wait())).Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("cannot wait on un-acquired lock");
        (await cond.WaitFor(() => true)).Should().BeTrue("it does not wait, and needs no lock then");
        (await ErrorOf(cond.WaitFor(() => false))).Should().BeOfType<InvalidOperationException>();
        cond.Invoking(x => x.Notify()).Should().Throw<InvalidOperationException>().WithMessage("cannot notify on un-acquired lock*");
        cond.Invoking(x => x.NotifyAll()).Should().Throw<InvalidOperationException>();
    });

    [Test]
    [Property("Semantic", "146")]
    public void Notify_LockHeldByAnotherTask_IsAllowed() => Run(async () =>
    {
        var cond = new AsyncioCondition();
        AsyncioTask waiter = Waiter(cond, "a");
        await Settle();
        await Asyncio.CreateTask(cond.Acquire());

        cond.Notify();

        cond.Release();
        await waiter;
        _log.Should().Equal("a");
    });

    [Test]
    [Property("Semantic", "147")]
    public void Wait_CancelledSeveralTimes_HoldsTheLockAndThrowsTheLast() => Run(async () =>
    {
        var cond = new AsyncioCondition();
        AsyncioTask waiter = Waiter(cond, "a");
        await Settle();
        using (await cond.Acquire())
        {
            waiter.Cancel("first");
            await Settle();
            waiter.Cancel("second");
            await Settle();
            waiter.Cancel("third");
            await Settle();
            waiter.Done().Should().BeFalse("it needs the lock before it may go on");
        }

        (await ErrorOf(waiter)).Should().BeOfType<CancelledError>().Which.Message.Should().Be("third");
        _log.Should().Equal("a CancelledError, locked True");
        cond.ToString().Should().Be("<Condition [unlocked]>");
    });

    [Test]
    [Property("Semantic", "148")]
    public void Wait_CancelledAfterNotification_PassesItOn() => Run(async () =>
    {
        var cond = new AsyncioCondition();
        AsyncioTask a = Waiter(cond, "a"), b = Waiter(cond, "b");
        await Settle();
        using (await cond.Acquire())
        {
            cond.Notify();
            a.Cancel();
        }

        await Asyncio.Wait([a, b]);

        _log.Should().Equal("a CancelledError, locked True", "b");
    });

    [Test]
    [Property("Semantic", "148")]
    public void Wait_CancelledWithoutNotification_WakesAnotherForNothing() => Run(async () =>
    {
        var cond = new AsyncioCondition();
        AsyncioTask a = Waiter(cond, "a"), b = Waiter(cond, "b");
        await Settle();

        a.Cancel();
        await Asyncio.Wait([a, b]);

        _log.Should().Equal("a CancelledError, locked True", "b");
    });

    [Test]
    [Property("Semantic", "149")]
    public void Notify_Some_WakesInOrderAfterTheLockIsFree() => RunAndLeave(async () =>
    {
        var cond = new AsyncioCondition();
        foreach (string name in new[] { "a", "b", "c" })
        {
            _ = Waiter(cond, name);
        }

        await Settle();
        using (await cond.Acquire())
        {
            cond.Notify(2);
            await Settle();
            _log.Should().BeEmpty("the lock is held");
        }

        await Settle();
        _log.Should().Equal("a", "b");
        cond.ToString().Should().Be("<Condition [unlocked, waiters:1]>");
    });

    [Test]
    [Property("Semantic", "149")]
    public void Notify_MoreThanWait_WakesAll() => Run(async () =>
    {
        var cond = new AsyncioCondition();
        AsyncioTask a = Waiter(cond, "a"), b = Waiter(cond, "b");
        await Settle();
        using (await cond.Acquire())
        {
            cond.Notify(0);
            cond.Notify(10);
            cond.NotifyAll();
        }

        await Asyncio.Gather(a, b);
        _log.Should().Equal("a", "b");
    });

    [Test]
    public void WaitFor_PredicateTrue_DoesNotYield() => Run(async () =>
    {
        var cond = new AsyncioCondition();
        bool other = false;
        Asyncio.GetRunningLoop().CallSoon(() => other = true);

        using (await cond.Acquire())
        {
            (await cond.WaitFor(() => true)).Should().BeTrue();
        }

        other.Should().BeFalse();
    });

    [Test]
    public void WaitFor_NotificationsBeforeItIsTrue_AsksAfterEach() => Run(async () =>
    {
        var cond = new AsyncioCondition();
        int asked = 0, value = 0;
        AsyncioTask waiter = Start(body, Coro, Native);
        for (int i = 1; i <= 3; i++)
        {
            await Settle();
            using (await cond.Acquire())
            {
                value = i;
                cond.NotifyAll();
            }
        }

        await waiter;
        asked.Should().Be(4);

        async Coroutine Coro()
        {
            using (await cond.Acquire())
            {
                await cond.WaitFor(Ready);
            }
        }

        async Task Native()
        {
            using (await cond.Acquire())
            {
                await cond.WaitFor(Ready);
            }
        }

        bool Ready()
        {
            asked++;
            cond.Locked().Should().BeTrue();
            return value == 3;
        }
    });

    [Test]
    public void WaitFor_NullPredicate_Throws() => new AsyncioCondition().Invoking(x => x.WaitFor(null!)).Should().Throw<ArgumentNullException>();

    [Test]
    [PythonTest("test_locks", "ConditionTests.test_context_manager")]
    [PythonTest("test_locks", "ConditionTests.test_explicit_lock")]
    public void Constructor_SharedLock_IsUsedByBoth() => Run(async () =>
    {
        var gate = new AsyncioLock();
        AsyncioCondition full = new(gate), empty = new(@lock: gate);

        full.Locked().Should().BeFalse();
        using (await full.Acquire())
        {
            full.Locked().Should().BeTrue();
            empty.Locked().Should().BeTrue();
            gate.Locked().Should().BeTrue();
            empty.Notify();
        }

        full.Locked().Should().BeFalse();
        gate.Locked().Should().BeFalse();
        using (await gate.Acquire())
        {
            full.Locked().Should().BeTrue();
        }

        full.Locked().Should().BeFalse();
    });

    [Test]
    [Property("Semantic", "143")]
    [PythonTest("test_locks", "ConditionTests.test_ambiguous_loops")]
    public void Wait_OnASecondLoop_ThrowsAndKeepsTheLock()
    {
        var cond = new AsyncioCondition();
        Run(async () =>
        {
            using (await cond.Acquire())
            {
                await ErrorOf(Asyncio.WaitFor(cond.Wait(), 1));
            }
        });
        Run(async () =>
        {
            using (await cond.Acquire())
            {
                (await ErrorOf(cond.Wait())).Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("different event loop");
                cond.Locked().Should().BeTrue();
            }
        });
    }

    [Test]
    public void Wait_NotifiedInAScope_TheScopeIsEffectiveAgain() => Run(async () =>
    {
        var cond = new AsyncioCondition();
        double begin = Asyncio.GetRunningLoop().Time();
        AsyncioTask task = Start(body, Coro, Native);
        await Settle();
        using (await cond.Acquire())
        {
            cond.Notify();
        }

        await task;
        (Asyncio.GetRunningLoop().Time() - begin).Should().Be(5);

        async Coroutine Coro() => await Asyncio.MoveOnAfter(5, async Coroutine (_) =>
        {
            using (await cond.Acquire())
            {
                await cond.Wait();
            }

            await Asyncio.Sleep(100);
        });

        async Task Native() => await Coro();
    });

    [Test]
    public void ToString_ByState_IsLikePythonsRepr() => Run(async () =>
    {
        var cond = new AsyncioCondition();
        cond.ToString().Should().Be("<Condition [unlocked]>");
        AsyncioTask waiter = Waiter(cond, "a");
        await Settle();
        cond.ToString().Should().Be("<Condition [unlocked, waiters:1]>");
        using (await cond.Acquire())
        {
            cond.ToString().Should().Be("<Condition [locked, waiters:1]>");
            cond.Notify();
        }

        await waiter;
    });

    [Test]
    [Property("Semantic", "147")]
    public void Wait_CancelledAtEveryTurn_LosesNoNotificationAndNoLock()
    {
        int places = WalkCancellations(async cancelLater =>
        {
            _log.Clear();
            var cond = new AsyncioCondition();
            AsyncioTask victim = Waiter(cond, "victim"), other = Waiter(cond, "other");
            AsyncioTask notifier = Asyncio.CreateTask(NotifyOnce);
            await cancelLater(victim);
            await Asyncio.Wait([victim, notifier]);
            await Settle();

            if (victim.Cancelled())
            {
                _log.Should().Contain("other", "one notification was given, and the victim has not taken it");
            }

            cond.Locked().Should().BeFalse();
            using (await cond.Acquire())
            {
                cond.NotifyAll();
            }

            await other;
            cond.ToString().Should().Be("<Condition [unlocked]>");

            async Coroutine NotifyOnce()
            {
                await Turns(3);
                using (await cond.Acquire())
                {
                    cond.Notify();
                    await Turns(3);
                }
            }
        });

        places.Should().BeGreaterThan(6);
    }

    private AsyncioTask Waiter(AsyncioCondition cond, string name)
    {
        return Start(body, Coro, Native);

        async Coroutine Coro()
        {
            using (await cond.Acquire())
            {
                try
                {
                    await cond.Wait();
                    _log.Add(name);
                }
                catch (CancelledError)
                {
                    _log.Add($"{name} CancelledError, locked {cond.Locked()}");
                    throw;
                }
            }
        }

        async Task Native()
        {
            using (await cond.Acquire())
            {
                try
                {
                    await cond.Wait();
                    _log.Add(name);
                }
                catch (CancelledError)
                {
                    _log.Add($"{name} CancelledError, locked {cond.Locked()}");
                    throw;
                }
            }
        }
    }
}

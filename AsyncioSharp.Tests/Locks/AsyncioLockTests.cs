using AsyncioSharp.Tests.Infrastructure;
using static AsyncioSharp.Tests.Infrastructure.Virtual;

#pragma warning disable ASY001, ASY002 // What is tested: an acquisition that is never awaited, or twice.

namespace AsyncioSharp.Tests.Locks;

[TestFixture(Body.Coroutine)]
[TestFixture(Body.Native)]
public class AsyncioLockTests(Body body)
{
    private readonly List<string> _log = [];

    [SetUp]
    public void ClearLog() => _log.Clear();

    [Test]
    [Property("Semantic", "138")]
    public void Acquire_SeveralWaiters_ServedInOrderOfArrival() => Run(async () =>
    {
        var gate = new AsyncioLock();
        var tasks = new[] { "a", "b", "c", "d" }.Select(name => Hold(gate, name, turns: 1)).ToArray();

        await Asyncio.Gather(tasks);

        _log.Should().Equal("a", "b", "c", "d");
    });

    [Test]
    [Property("Semantic", "138")]
    public void Acquire_FreeLockWithALiveWaiter_QueuesBehindIt() => Run(async () =>
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        AsyncioTask waiter = Hold(gate, "waiter");
        await Settle();

        gate.Release();
        gate.Locked().Should().BeFalse();
        using (await gate.Acquire())
        {
            _log.Add("main again");
        }

        await waiter;
        _log.Should().Equal("waiter", "main again");
    });

    [Test]
    [Property("Semantic", "138")]
    public void Acquire_FreeLockWithOnlyCancelledWaiters_TakesItAtOnce() => Run(async () =>
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        AsyncioTask waiter = Hold(gate, "waiter");
        await Settle();
        waiter.Cancel();
        gate.Release();
        bool other = false;
        Asyncio.GetRunningLoop().CallSoon(() => other = true);

        await gate.Acquire();

        other.Should().BeFalse("nothing had to be waited for");
        await Settle();
        gate.Locked().Should().BeTrue("the cancelled waiter has not touched it");
        _log.Should().BeEmpty();
    });

    [Test]
    [Property("Semantic", "138")]
    public void Acquire_FreeLockWithALiveWaiterAfterACancelledOne_QueuesBehindIt() => Run(async () =>
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        AsyncioTask cancelled = Hold(gate, "cancelled");
        await Settle();
        cancelled.Cancel();
        await Settle();
        AsyncioTask waiter = Hold(gate, "waiter");
        await Settle();

        gate.Release();
        using (await gate.Acquire())
        {
            _log.Add("main again");
        }

        await waiter;
        _log.Should().Equal("waiter", "main again");
    });

    [Test]
    [Property("Semantic", "139")]
    public void Locked_BetweenReleaseAndTheTurnOfTheWaiter_IsFalse() => Run(async () =>
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        AsyncioTask waiter = Hold(gate, "waiter", turns: 1);
        await Settle();

        gate.Release();

        gate.Locked().Should().BeFalse();
        await Asyncio.Sleep(0);
        gate.Locked().Should().BeTrue();
        await waiter;
    });

    [Test]
    [Property("Semantic", "140")]
    [PythonTest("test_locks", "LockTests.test_context_manager")]
    public void Acquire_Free_DoesNotYield() => Run(async () =>
    {
        var gate = new AsyncioLock();
        gate.Locked().Should().BeFalse();
        AsyncioTask task = Start(body, Coro, Native);
        await task;
        _log.Should().Equal("locked True", "locked False", "callback");

        async Coroutine Coro()
        {
            AsyncioTask callback = Callback();
            using (await gate.Acquire())
            {
                _log.Add($"locked {gate.Locked()}");
            }

            _log.Add($"locked {gate.Locked()}");
            await callback;
        }

        async Task Native()
        {
            AsyncioTask callback = Callback();
            using (await gate.Acquire())
            {
                _log.Add($"locked {gate.Locked()}");
            }

            _log.Add($"locked {gate.Locked()}");
            await callback;
        }

        AsyncioTask Callback() => Asyncio.CreateTask(async () => _log.Add("callback"));
    });

    [Test]
    [Property("Semantic", "140")]
    public void Acquire_Free_AllocatesOneObject() => Run(async () =>
    {
        var gate = new AsyncioLock();

        (await AllocatedBy(Thousand)).Should().BeInRange(112_000, 113_000, "one operation of 112 bytes, to which its releaser leads");

        async Coroutine Thousand()
        {
            for (int i = 0; i < 1000; i++)
            {
                using (await gate.Acquire())
                {
                }
            }
        }
    });

    [Test]
    [Property("Semantic", "141")]
    public void Release_SeveralWaiters_WakesOne() => Run(async () =>
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        AsyncioTask a = Take(gate, "a"), b = Take(gate, "b");
        await Settle();

        gate.Release();
        await Settle();

        _log.Should().Equal("a");
        gate.Release();
        await Asyncio.Gather(a, b);
        _log.Should().Equal("a", "b");
    });

    [Test]
    [Property("Semantic", "141")]
    [PythonTest("test_locks", "LockTests.test_release_not_acquired")]
    public void Release_NotLocked_Throws()
    {
        var gate = new AsyncioLock();

        gate.Invoking(x => x.Release()).Should().Throw<InvalidOperationException>().WithMessage("*not acquired*");
    }

    [Test]
    [Property("Semantic", "141")]
    public void Release_ByAnotherTask_IsAllowed() => Run(async () =>
    {
        var gate = new AsyncioLock();
        await Take(gate, "a");

        await Asyncio.CreateTask(async () => gate.Release());

        gate.Locked().Should().BeFalse();
    });

    [Test]
    [Property("Semantic", "141")]
    public void Acquire_BySameTaskAgain_Waits() => Run(async () =>
    {
        var gate = new AsyncioLock();
        await gate.Acquire();

        Exception? error = await ErrorOf(Asyncio.WaitFor(gate.Acquire(), 1));

        error.Should().BeOfType<TimeoutException>();
        gate.ToString().Should().Be("<Lock [locked]>", "the waiter has left");
    });

    [Test]
    [Property("Semantic", "142")]
    public void Acquire_CancelledAfterWakeUp_PassesItOn() => Run(async () =>
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        AsyncioTask a = Hold(gate, "a"), b = Hold(gate, "b");
        await Settle();

        gate.Release();
        a.Cancel("why").Should().BeTrue();
        await Asyncio.Wait([a, b]);

        a.Cancelled().Should().BeTrue();
        _log.Should().Equal("b");
        gate.Locked().Should().BeFalse();
    });

    [Test]
    [Property("Semantic", "142")]
    public void Release_FirstWaiterCancelledInTheSameTurn_NextOneGetsIt() => Run(async () =>
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        AsyncioTask a = Hold(gate, "a"), b = Hold(gate, "b");
        await Settle();

        a.Cancel();
        gate.Release();
        await Asyncio.Wait([a, b]);

        _log.Should().Equal("b");
    });

    [Test]
    [Property("Semantic", "142")]
    public void Acquire_CancelledWhileLocked_LeavesTheHolderAlone() => Run(async () =>
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        AsyncioTask a = Hold(gate, "a");
        await Settle();

        a.Cancel("the reason");
        Exception? error = await ErrorOf(a);

        error.Should().BeOfType<CancelledError>().Which.Message.Should().Be("the reason");
        gate.ToString().Should().Be("<Lock [locked]>");
    });

    [Test]
    public void Acquire_CancelledAtEveryTurn_LosesNoTurn()
    {
        int places = WalkCancellations(async cancelLater =>
        {
            _log.Clear();
            var gate = new AsyncioLock();
            AsyncioTask a = Hold(gate, "a", 2), victim = Hold(gate, "victim", 2), c = Hold(gate, "c", 2);
            await cancelLater(victim);
            await Asyncio.Wait([a, victim, c]);

            _log.Where(name => name != "victim").Should().Equal("a", "c");
            gate.ToString().Should().Be("<Lock [unlocked]>");
            using (await gate.Acquire())
            {
            }
        });

        places.Should().BeGreaterThan(4);
    }

    [Test]
    [Property("Semantic", "143")]
    public void Acquire_ContendedOnASecondLoop_Throws()
    {
        var gate = new AsyncioLock();
        Run(async () => await Contend());
        Run(async () =>
        {
            using (await gate.Acquire())
            {
                gate.Locked().Should().BeTrue("without waiting every loop will do");
                Exception? error = await ErrorOf(gate.Acquire());
                error.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("different event loop");
            }

            gate.ToString().Should().Be("<Lock [unlocked]>");
        });

        async Coroutine Contend()
        {
            AsyncioTask a = Hold(gate, "a", 1), b = Hold(gate, "b");
            await Asyncio.Gather(a, b);
        }
    }

    [Test]
    [Property("Semantic", "144")]
    public void Acquire_WithoutUsing_KeepsTheLock() => Run(async () =>
    {
        var gate = new AsyncioLock();

        bool acquired = await gate.Acquire();

        acquired.Should().BeTrue();
        GC.Collect();
        await Settle();
        gate.Locked().Should().BeTrue();
    });

    [Test]
    [Property("Semantic", "144")]
    public void Using_BlockThrows_Releases() => Run(async () =>
    {
        var gate = new AsyncioLock();

        Exception? error = await ErrorOf(Fail());

        error.Should().BeOfType<KeyNotFoundException>();
        gate.Locked().Should().BeFalse();

        async Coroutine Fail()
        {
            using (await gate.Acquire())
            {
                throw new KeyNotFoundException();
            }
        }
    });

    [Test]
    public void Using_BlockReleasesByItself_Throws() => Run(async () =>
    {
        var gate = new AsyncioLock();

        Exception? error = await ErrorOf(ReleaseTwice());

        error.Should().BeOfType<InvalidOperationException>();

        async Coroutine ReleaseTwice()
        {
            using (await gate.Acquire())
            {
                gate.Release();
            }
        }
    });

    [Test]
    public void Acquire_NotAwaited_TakesNothing() => Run(async () =>
    {
        var gate = new AsyncioLock();

        Coroutine<AsyncioLock.Releaser> first = gate.Acquire(), second = gate.Acquire();

        gate.Locked().Should().BeFalse();
        await second;
        gate.Locked().Should().BeTrue();
        AsyncioTask late = Asyncio.CreateTask(first);
        await Settle();
        late.Done().Should().BeFalse("it was made while the lock was free, but awaited later");
        gate.Release();
        await late;
    });

    [Test]
    public void Acquire_AwaitedTwice_Throws() => Run(async () =>
    {
        var gate = new AsyncioLock();
        Coroutine<AsyncioLock.Releaser> acquire = gate.Acquire();
        (await acquire).Dispose();

        Exception? error = await ErrorOf(Again());

        error.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("already awaited");

        async Coroutine Again() => await acquire;
    });

    [Test]
    public void Acquire_GivenToCombinators_Works() => Run(async () =>
    {
        var gate = new AsyncioLock();
        AsyncioTask<AsyncioLock.Releaser> task = Asyncio.CreateTask(gate.Acquire());
        using (await task)
        {
            gate.Locked().Should().BeTrue();
        }

        using (await Asyncio.WaitFor(gate.Acquire(), 1))
        {
            gate.Locked().Should().BeTrue();
        }

        Future<AsyncioLock.Releaser[]> both = Asyncio.Gather(gate.Acquire(), gate.Acquire());
        await Settle();
        both.Done().Should().BeFalse();
        gate.Release();
        (await both).Should().HaveCount(2);
        gate.Release();

        // Made while the lock was free, awaited by WaitFor after it was taken.
        Coroutine<AsyncioLock.Releaser> late = Asyncio.WaitFor(gate.Acquire(), 1);
        await gate.Acquire();
        (await ErrorOf(late)).Should().BeOfType<TimeoutException>();
    });

    [Test]
    public void Acquire_InDeepRecursion_Works() => Run(async () =>
    {
        var gate = new AsyncioLock();

        (await Nested(1000)).Should().Be(1000);
        gate.Locked().Should().BeFalse();

        async Coroutine<int> Nested(int depth)
        {
            if (depth == 0)
            {
                using (await gate.Acquire())
                {
                    return 0;
                }
            }

            using (await gate.Acquire())
            {
            }

            return 1 + await Nested(depth - 1);
        }
    });

    [Test]
    public void Acquire_KeepsTheContextOfEachTask() => Run(async () =>
    {
        var gate = new AsyncioLock();
        var name = new AsyncLocal<string>();
        await Asyncio.Gather(Start(body, () => Coro("a"), () => Native("a")), Start(body, () => Coro("b"), () => Native("b")));
        _log.Should().Equal("a a", "b b");

        async Coroutine Coro(string own)
        {
            name.Value = own;
            using (await gate.Acquire())
            {
                await Turns(2);
                _log.Add($"{own} {name.Value}");
            }
        }

        async Task Native(string own)
        {
            name.Value = own;
            using (await gate.Acquire())
            {
                await Turns(2);
                _log.Add($"{own} {name.Value}");
            }
        }
    });

    [Test]
    public void Acquire_InDebugModeNeverAwaited_IsReported()
    {
        var messages = new List<string>();
        AsyncioContext.Run(
            async () =>
            {
                Asyncio.GetRunningLoop().SetExceptionHandler((_, context) => messages.Add(context.Message));
                var gate = new AsyncioLock();
                (await gate.Acquire()).Dispose();
                _ = gate.Acquire();
            },
            debug: true,
            loopFactory: Virtual.Loop);

        messages.Should().ContainSingle().Which.Should().Contain("AsyncioLock.Acquire was never awaited");
    }

    [Test]
    public void GetStack_OfAWaiter_EndsInAcquire() => RunAndLeave(async () =>
    {
        var gate = new AsyncioLock();
        await gate.Acquire();
        AsyncioTask task = Asyncio.CreateTask(gate.Acquire()), outer = Asyncio.CreateTask(HoldCoroutine(gate, "x", 0));
        await Settle();

        task.GetStack().Should().ContainSingle().Which.Method.Should().Contain("AsyncioLock.Acquire");
        outer.GetStack()[^1].Method.Should().Contain("AsyncioLock.Acquire");
        outer.GetStack().Should().HaveCount(2);
    });

    [Test]
    public void ToString_ByState_IsLikePythonsRepr() => RunAndLeave(async () =>
    {
        var gate = new AsyncioLock();
        gate.ToString().Should().Be("<Lock [unlocked]>");
        await gate.Acquire();
        gate.ToString().Should().Be("<Lock [locked]>");
        _ = Take(gate, "a");
        _ = Take(gate, "b");
        await Settle();
        gate.ToString().Should().Be("<Lock [locked, waiters:2]>");
        gate.Release();
        gate.ToString().Should().Be("<Lock [unlocked, waiters:2]>");
    });

    private AsyncioTask Hold(AsyncioLock gate, string name, int turns = 0) =>
        Start(body, () => HoldCoroutine(gate, name, turns), () => HoldNative(gate, name, turns));

    private async Coroutine HoldCoroutine(AsyncioLock gate, string name, int turns)
    {
        using (await gate.Acquire())
        {
            _log.Add(name);
            await Turns(turns);
        }
    }

    private async Task HoldNative(AsyncioLock gate, string name, int turns)
    {
        using (await gate.Acquire())
        {
            _log.Add(name);
            await Turns(turns);
        }
    }

    private AsyncioTask Take(AsyncioLock gate, string name)
    {
        return Start(body, Coro, Native);

        async Coroutine Coro()
        {
            await gate.Acquire();
            _log.Add(name);
        }

        async Task Native()
        {
            await gate.Acquire();
            _log.Add(name);
        }
    }
}

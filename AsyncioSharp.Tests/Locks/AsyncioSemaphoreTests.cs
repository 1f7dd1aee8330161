using AsyncioSharp.Tests.Infrastructure;
using static AsyncioSharp.Tests.Infrastructure.Virtual;

namespace AsyncioSharp.Tests.Locks;

[TestFixture(Body.Coroutine)]
[TestFixture(Body.Native)]
public class AsyncioSemaphoreTests(Body body)
{
    private readonly List<string> _log = [];

    [SetUp]
    public void ClearLog() => _log.Clear();

    [Test]
    [PythonTest("test_locks", "SemaphoreTests.test_semaphore_value")]
    public void Constructor_Negative_Throws()
    {
        var make = () => new AsyncioSemaphore(-1);

        make.Should().Throw<ArgumentException>().WithMessage("Semaphore initial value must be >= 0*").WithParameterName("value");
    }

    [Test]
    public void Acquire_MoreThanSlots_ServedInOrderOfArrival() => Run(async () =>
    {
        var semaphore = new AsyncioSemaphore(2);
        int inside = 0, most = 0;
        await Asyncio.Gather(Enumerable.Range(0, 6).Select(i => Hold(semaphore, $"{i}", 2, () => most = Math.Max(most, ++inside), () => inside--)));

        _log.Should().Equal("0", "1", "2", "3", "4", "5");
        most.Should().Be(2);
        semaphore.ToString().Should().Be("<Semaphore [unlocked, value:2]>");
    });

    [Test]
    [Property("Semantic", "150")]
    public void Release_WithAWaiter_HandsTheSlotOver() => Run(async () =>
    {
        var semaphore = new AsyncioSemaphore();
        await semaphore.Acquire();
        AsyncioTask waiter = Hold(semaphore, "waiter");
        await Settle();

        semaphore.Release();

        semaphore.Locked().Should().BeTrue();
        semaphore.Value.Should().Be(0);
        using (await semaphore.Acquire())
        {
            _log.Add("newcomer");
        }

        await waiter;
        _log.Should().Equal("waiter", "newcomer");
    });

    [Test]
    [Property("Semantic", "151")]
    public void Locked_SlotsFreeButALiveWaiter_IsTrue() => Run(async () =>
    {
        var semaphore = new AsyncioSemaphore(0);
        semaphore.Locked().Should().BeTrue();
        AsyncioTask waiter = Hold(semaphore, "waiter");
        await Settle();
        semaphore.Release();
        semaphore.Release();

        semaphore.Value.Should().Be(1);
        semaphore.Locked().Should().BeTrue("the waiter was woken but had no turn yet");

        await waiter;
        semaphore.Locked().Should().BeFalse();
    });

    [Test]
    [Property("Semantic", "151")]
    public void Locked_SlotsFreeAndOnlyCancelledWaiters_IsFalse() => Run(async () =>
    {
        var semaphore = new AsyncioSemaphore(0);
        AsyncioTask waiter = Hold(semaphore, "waiter");
        await Settle();
        waiter.Cancel();
        semaphore.Release();

        semaphore.Locked().Should().BeFalse();
        await semaphore.Acquire();
    });

    [Test]
    [Property("Semantic", "152")]
    public void Acquire_CancelledAfterTheSlotWasGiven_GivesItOn() => Run(async () =>
    {
        var semaphore = new AsyncioSemaphore();
        await semaphore.Acquire();
        AsyncioTask a = Hold(semaphore, "a"), b = Hold(semaphore, "b");
        await Settle();

        semaphore.Release();
        a.Cancel();
        await Asyncio.Wait([a, b]);

        a.Cancelled().Should().BeTrue();
        _log.Should().Equal("b");
        semaphore.Value.Should().Be(1);
    });

    [Test]
    [Property("Semantic", "152")]
    public void Acquire_EndOfATurn_WakesAsManyAsTheCountAllows() => RunAndLeave(async () =>
    {
        var semaphore = new AsyncioSemaphore(0);
        AsyncioTask first = Take(semaphore, "first");
        await Settle();
        semaphore.Release();
        semaphore.Release();
        semaphore.Release();

        // These queue up behind the woken one although two slots are free; its turn must wake both.
        AsyncioTask second = Take(semaphore, "second"), third = Take(semaphore, "third"), fourth = Take(semaphore, "fourth");
        await Settle();

        _log.Should().Equal("first", "second", "third");
        fourth.Done().Should().BeFalse();
        semaphore.ToString().Should().Be("<Semaphore [locked, waiters:1]>");
        (first.Done() && second.Done() && third.Done()).Should().BeTrue();
    });

    [Test]
    public void Acquire_Free_DoesNotYieldAndAllocatesOneObject() => Run(async () =>
    {
        var semaphore = new AsyncioSemaphore(2);
        bool other = false;
        Asyncio.GetRunningLoop().CallSoon(() => other = true);

        long bytes = await AllocatedBy(Thousand);

        other.Should().BeFalse();
        bytes.Should().BeInRange(112_000, 113_000, "one operation of 112 bytes, to which its releaser leads");

        async Coroutine Thousand()
        {
            for (int i = 0; i < 1000; i++)
            {
                using (await semaphore.Acquire())
                {
                }
            }
        }
    });

    [Test]
    public void Acquire_ManyReleasesInOneTurn_WakesAllInOrder() => Run(async () =>
    {
        var semaphore = new AsyncioSemaphore(0);
        AsyncioTask[] tasks = Enumerable.Range(0, 500).Select(i => Take(semaphore, $"{i}")).ToArray();
        await Settle();
        for (int i = 0; i < 500; i++)
        {
            semaphore.Release();
        }

        await Asyncio.Gather(tasks);
        _log.Should().Equal(Enumerable.Range(0, 500).Select(i => $"{i}"));
        semaphore.Value.Should().Be(0);
    });

    [Test]
    [Property("Semantic", "152")]
    public void Acquire_CancelledAtEveryTurn_ConservesTheSlots()
    {
        int places = WalkCancellations(async cancelLater =>
        {
            _log.Clear();
            var semaphore = new AsyncioSemaphore(2);
            AsyncioTask[] before = [Hold(semaphore, "a", 2), Hold(semaphore, "b", 3)];
            AsyncioTask victim = Hold(semaphore, "victim", 2);
            AsyncioTask[] after = [Hold(semaphore, "c", 2), Hold(semaphore, "d", 2)];
            await cancelLater(victim);
            await Asyncio.Wait([.. before, victim, .. after]);

            _log.Where(name => name != "victim").Should().Equal("a", "b", "c", "d");
            semaphore.ToString().Should().Be("<Semaphore [unlocked, value:2]>");
        });

        places.Should().BeGreaterThan(4);
    }

    [Test]
    [Property("Semantic", "143")]
    public void Acquire_ContendedOnASecondLoop_Throws()
    {
        var semaphore = new AsyncioSemaphore(0);
        Run(async () => await ErrorOf(Asyncio.WaitFor(semaphore.Acquire(), 1)));
        Run(async () => (await ErrorOf(semaphore.Acquire())).Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("different event loop"));
    }

    [Test]
    [PythonTest("test_locks", "SemaphoreTests.test_release_not_acquired")]
    public void Release_BoundedAboveTheStart_Throws() => Run(async () =>
    {
        new AsyncioBoundedSemaphore().Invoking(x => x.Release()).Should().Throw<ArgumentException>("nothing was acquired");
        var semaphore = new AsyncioBoundedSemaphore(2);
        using (await semaphore.Acquire())
        {
        }

        semaphore.Invoking(x => x.Release()).Should().Throw<ArgumentException>().WithMessage("*released too many times*");
        semaphore.Value.Should().Be(2);
        semaphore.ToString().Should().Be("<BoundedSemaphore [unlocked, value:2]>");
    });

    [Test]
    public void Release_AboveTheHighestNumber_ThrowsAndChangesNothing()
    {
        var semaphore = new AsyncioSemaphore(int.MaxValue);

        semaphore.Invoking(x => x.Release()).Should().Throw<OverflowException>();

        semaphore.Value.Should().Be(int.MaxValue);
    }

    [Test]
    public void Using_OfABoundedSemaphore_ReleasesThroughTheOverride() => Run(async () =>
    {
        AsyncioSemaphore semaphore = new AsyncioBoundedSemaphore();
        AsyncioSemaphore.Releaser releaser = await semaphore.Acquire();
        semaphore.Release();

        releaser.Invoking(x => x.Dispose()).Should().Throw<ArgumentException>("the block has released it already");
    });

    private AsyncioTask Hold(AsyncioSemaphore semaphore, string name, int turns = 0, Action? enter = null, Action? leave = null)
    {
        return Start(body, Coro, Native);

        async Coroutine Coro()
        {
            using (await semaphore.Acquire())
            {
                enter?.Invoke();
                _log.Add(name);
                await Turns(turns);
                leave?.Invoke();
            }
        }

        async Task Native()
        {
            using (await semaphore.Acquire())
            {
                enter?.Invoke();
                _log.Add(name);
                await Turns(turns);
                leave?.Invoke();
            }
        }
    }

    private AsyncioTask Take(AsyncioSemaphore semaphore, string name)
    {
        return Start(body, Coro, Native);

        async Coroutine Coro()
        {
            await semaphore.Acquire();
            _log.Add(name);
        }

        async Task Native()
        {
            await semaphore.Acquire();
            _log.Add(name);
        }
    }
}

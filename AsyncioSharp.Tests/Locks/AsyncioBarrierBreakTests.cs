using AsyncioSharp.Tests.Infrastructure;
using static AsyncioSharp.Tests.Infrastructure.Virtual;
using static AsyncioSharp.Tests.Locks.AsyncioBarrierPartyTests;

namespace AsyncioSharp.Tests.Locks;

/// <summary>Reset and abort at every stage of a party's way.</summary>
[TestFixture]
public class AsyncioBarrierBreakTests
{
    private const int N = 5, Half = N / 2;
    private readonly List<string> _log = [];

    [SetUp]
    public void ClearLog() => _log.Clear();

    [Test]
    [Property("Semantic", "155")]
    [PythonTest("test_locks", "BarrierTests.test_reset_barrier_when_tasks_half_draining")]
    public void Reset_HalfThePartyIsOut_BreaksTheOtherHalf() => Run(async () =>
    {
        var barrier = new AsyncioBarrier(N);
        int outside = 0;

        await All(N, async () =>
        {
            if (await IsBroken(barrier))
            {
                _log.Add("broken");
            }
            else if (++outside == N - Half)
            {
                await barrier.Reset();
            }
        });

        _log.Should().Equal(Enumerable.Repeat("broken", Half));
        ShouldBeIdle(barrier);
    });

    [Test]
    [Property("Semantic", "155")]
    [PythonTest("test_locks", "BarrierTests.test_reset_barrier_when_tasks_half_draining_half_blocking")]
    public void Reset_HalfThePartyIsOutAndWaitsAgain_BreaksOnlyThoseInside() => Run(async () =>
    {
        var barrier = new AsyncioBarrier(N);
        int outside = 0;

        await All(N, async () =>
        {
            if (await IsBroken(barrier))
            {
                _log.Add("broken");
                await barrier.Wait();
            }
            else if (++outside > Half)
            {
                await barrier.Reset();
                await barrier.Wait();
            }
            else if (await IsBroken(barrier))
            {
                _log.Add("broken at the second try");
            }
        });

        _log.Should().Equal(Enumerable.Repeat("broken", Half));
        ShouldBeIdle(barrier);
    });

    [Test]
    [Property("Semantic", "155")]
    [PythonTest("test_locks", "BarrierTests.test_reset_barrier_while_tasks_waiting")]
    [PythonTest("test_locks", "BarrierTests.test_reset_barrier_while_tasks_waiting_and_waiting_again")]
    public void Reset_PartyWaitsAgainAtOnce_IsAFullPartyWithOneMore() => Run(async () =>
    {
        var barrier = new AsyncioBarrier(N);
        AsyncioTask[] tasks = [.. Enumerable.Range(0, N - 1).Select(_ => Asyncio.CreateTask(TryTwice()))];
        AsyncioTask reset = Asyncio.CreateTask(barrier.Reset());
        await Turns(1);
        AsyncioTask last = Asyncio.CreateTask(Pass());

        await Asyncio.Gather([.. tasks, reset, last]);

        _log.Should().Equal([.. Enumerable.Repeat("broken", N - 1), .. Enumerable.Repeat("passed", N)]);
        ShouldBeIdle(barrier);

        async Coroutine TryTwice()
        {
            (await IsBroken(barrier)).Should().BeTrue();
            _log.Add("broken");
            await Pass();
        }

        async Coroutine Pass()
        {
            await barrier.Wait();
            _log.Add("passed");
        }
    });

    [Test]
    [Property("Semantic", "155")]
    [PythonTest("test_locks", "BarrierTests.test_reset_barrier_while_tasks_draining")]
    public void Reset_ByTheLastOneThatLeaves_BreaksNobody() => Run(async () =>
    {
        var barrier = new AsyncioBarrier(N);
        int outside = 0, broken = 0, passed = 0;

        await All(N, async () =>
        {
            await barrier.Wait();
            if (++outside == N)
            {
                await barrier.Reset();
                await barrier.Wait();
            }
            else if (await IsBroken(barrier))
            {
                broken++;
            }
            else
            {
                passed++;
            }

            await barrier.Wait();
            _log.Add("third");
        });

        (broken, passed).Should().Be((0, N - 1));
        _log.Should().HaveCount(N);
        ShouldBeIdle(barrier);
    });

    [Test]
    [Property("Semantic", "155")]
    [PythonTest("test_locks", "BarrierTests.test_abort_barrier")]
    public void Abort_NobodyInside_BreaksIt() => Run(async () =>
    {
        var barrier = new AsyncioBarrier(1);
        _ = Asyncio.CreateTask(barrier.Abort());
        await Turns(1);

        barrier.NWaiting.Should().Be(0);
        barrier.Broken.Should().BeTrue();
    });

    [Test]
    [Property("Semantic", "155")]
    [PythonTest("test_locks", "BarrierTests.test_abort_barrier_when_tasks_half_draining_half_blocking")]
    public void Abort_HalfThePartyIsOutAndWaitsAgain_BreaksAll() => Run(async () =>
    {
        var barrier = new AsyncioBarrier(N);
        int outside = 0;

        await All(N, async () =>
        {
            if (await IsBroken(barrier))
            {
                _log.Add("inside");
            }
            else if (++outside > Half)
            {
                await barrier.Abort();
            }
            else if (await IsBroken(barrier))
            {
                _log.Add("waiting again");
            }
        });

        _log.Should().BeEquivalentTo([.. Enumerable.Repeat("inside", Half), .. Enumerable.Repeat("waiting again", N - Half - 1)]);
        barrier.ToString().Should().Be("<Barrier [broken]>");
        barrier.NWaiting.Should().Be(0);
    });

    [Test]
    [Property("Semantic", "155")]
    [PythonTest("test_locks", "BarrierTests.test_abort_barrier_when_exception")]
    public void Abort_ByOneThatFailed_BreaksTheNextRoundOfTheOthers() => Run(async () =>
    {
        var barrier = new AsyncioBarrier(N);

        await All(N, () => RoundThatOneAborts(barrier));

        _log.Should().Equal(Enumerable.Repeat("broken", N - 1));
        barrier.Broken.Should().BeTrue();
        barrier.NWaiting.Should().Be(0);
    });

    [Test]
    [Property("Semantic", "155")]
    [PythonTest("test_locks", "BarrierTests.test_abort_barrier_when_exception_then_resetting")]
    public void Reset_AfterAnAbortWithAllOutside_MakesItUsableAgain() => Run(async () =>
    {
        AsyncioBarrier barrier = new(N), meeting = new(N);

        await All(N, async () =>
        {
            await RoundThatOneAborts(barrier);

            // One resets it when all have left, and nobody enters it before.
            if (await meeting.Wait() == Half)
            {
                await barrier.Reset();
            }

            await meeting.Wait();
            await barrier.Wait();
            _log.Add("passed");
        });

        _log.Should().Equal([.. Enumerable.Repeat("broken", N - 1), .. Enumerable.Repeat("passed", N)]);
        ShouldBeIdle(barrier);
    });

    private async Coroutine RoundThatOneAborts(AsyncioBarrier barrier)
    {
        try
        {
            if (await barrier.Wait() == Half)
            {
                throw new KeyNotFoundException();
            }

            await barrier.Wait();
            _log.Add("second round");
        }
        catch (BrokenBarrierError)
        {
            _log.Add("broken");
        }
        catch (KeyNotFoundException)
        {
            await barrier.Abort();
        }
    }

    private static async Coroutine<bool> IsBroken(AsyncioBarrier barrier)
    {
        try
        {
            await barrier.Wait();
            return false;
        }
        catch (BrokenBarrierError)
        {
            return true;
        }
    }
}

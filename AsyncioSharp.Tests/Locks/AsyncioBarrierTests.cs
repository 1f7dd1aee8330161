using AsyncioSharp.Tests.Infrastructure;
using static AsyncioSharp.Tests.Infrastructure.Virtual;

namespace AsyncioSharp.Tests.Locks;

[TestFixture(Body.Coroutine)]
[TestFixture(Body.Native)]
public class AsyncioBarrierTests(Body body)
{
    private readonly List<string> _log = [];

    [SetUp]
    public void ClearLog() => _log.Clear();

    [TestCase(0)]
    [TestCase(-1)]
    [PythonTest("test_locks", "BarrierTests.test_barrier_parties")]
    public void Constructor_NoParties_Throws(int parties)
    {
        var make = () => new AsyncioBarrier(parties);

        make.Should().Throw<ArgumentException>().WithMessage("parties must be > 0*");
        new AsyncioBarrier(5).Parties.Should().Be(5);
    }

    [Test]
    public void Wait_OneParty_GoesThrough() => Run(async () =>
    {
        var barrier = new AsyncioBarrier(1);

        (await barrier.Wait()).Should().Be(0);
        (await barrier.Wait()).Should().Be(0);
    });

    [Test]
    [Property("Semantic", "153")]
    public void Wait_FullParty_GivesTheOrderOfArrival() => Run(async () =>
    {
        var barrier = new AsyncioBarrier(3);
        AsyncioTask a = Arrive(barrier, "a"), b = Arrive(barrier, "b");
        await Settle();
        barrier.NWaiting.Should().Be(2);
        _log.Should().BeEmpty();

        (await barrier.Wait()).Should().Be(2);
        await Asyncio.Gather(a, b);

        _log.Should().BeEquivalentTo("a 0", "b 1");
        barrier.NWaiting.Should().Be(0);
        barrier.Parties.Should().Be(3);
    });

    [Test]
    [Property("Semantic", "153")]
    public void Wait_AfterACancelledOne_GivesEachIndexOnce() => Run(async () =>
    {
        var barrier = new AsyncioBarrier(3);
        AsyncioTask a = Arrive(barrier, "a"), b = Arrive(barrier, "b");
        await Settle();
        a.Cancel();
        await Settle();
        AsyncioTask c = Arrive(barrier, "c");
        await Settle();
        AsyncioTask d = Arrive(barrier, "d");
        await Asyncio.Wait([a, b, c, d]);

        _log.Should().BeEquivalentTo("a CancelledError", "b 1", "c 0", "d 2");
    });

    [Test]
    [Property("Semantic", "154")]
    public void Wait_Cancelled_FreesThePlaceAndBreaksNothing() => Run(async () =>
    {
        var barrier = new AsyncioBarrier(2);
        AsyncioTask a = Arrive(barrier, "a");
        await Settle();
        a.Cancel();
        await Asyncio.Wait([a]);

        barrier.Broken.Should().BeFalse();
        barrier.NWaiting.Should().Be(0);
        AsyncioTask b = Arrive(barrier, "b");
        await Settle();
        b.Done().Should().BeFalse("one is not a party");
        (await barrier.Wait()).Should().Be(1);
        await b;
    });

    [Test]
    [Property("Semantic", "155")]
    public void Wait_WhileAPartyLeaves_Blocks() => Run(async () =>
    {
        var barrier = new AsyncioBarrier(2);
        AsyncioTask a = Arrive(barrier, "a"), b = Arrive(barrier, "b"), c = Arrive(barrier, "c"), d = Arrive(barrier, "d");
        await Asyncio.Gather(a, b, c, d);

        _log.Should().HaveCount(4);
        _log.Take(2).Should().BeEquivalentTo("a 0", "b 1");
        _log.Skip(2).Should().BeEquivalentTo("c 0", "d 1");
        barrier.ToString().Should().Be("<Barrier [filling, waiters:0/2]>");
    });

    [Test]
    [Property("Semantic", "155")]
    public void Reset_WhileTasksWait_SendsThemAwayAndIsAsNew() => Run(async () =>
    {
        var barrier = new AsyncioBarrier(3);
        AsyncioTask a = Arrive(barrier, "a"), b = Arrive(barrier, "b");
        await Settle();

        await barrier.Reset();
        AsyncioTask c = Arrive(barrier, "c");
        await Asyncio.Gather(a, b);
        await Settle();

        _log.Should().BeEquivalentTo("a BrokenBarrierError", "b BrokenBarrierError");
        barrier.Broken.Should().BeFalse();
        barrier.NWaiting.Should().Be(1);
        c.Cancel();
    });

    [Test]
    [PythonTest("test_locks", "BarrierTests.test_reset_barrier")]
    public void Reset_NobodyInside_ChangesNothing() => Run(async () =>
    {
        var barrier = new AsyncioBarrier(2);
        await barrier.Reset();
        barrier.ToString().Should().Be("<Barrier [filling, waiters:0/2]>");
    });

    [Test]
    [Property("Semantic", "155")]
    public void Abort_Lasts_UntilReset() => Run(async () =>
    {
        var barrier = new AsyncioBarrier(2);
        AsyncioTask a = Arrive(barrier, "a");
        await Settle();

        await barrier.Abort();
        await a;
        AsyncioTask b = Arrive(barrier, "b");
        await b;

        _log.Should().Equal("a BrokenBarrierError", "b BrokenBarrierError");
        barrier.Broken.Should().BeTrue();
        barrier.ToString().Should().Be("<Barrier [broken]>");

        await barrier.Reset();
        barrier.Broken.Should().BeFalse();
        AsyncioTask c = Arrive(barrier, "c");
        (await barrier.Wait()).Should().BeOneOf(0, 1);
        await c;
    });

    /// <summary>Nobody is let through, not even who needs nobody else.</summary>
    [Test]
    [Property("Semantic", "155")]
    public void Wait_BrokenBarrierOfOne_Throws() => Run(async () =>
    {
        var barrier = new AsyncioBarrier(1);
        await barrier.Abort();

        await Error<BrokenBarrierError>(barrier.Wait());

        barrier.Broken.Should().BeTrue();
    });

    [Test]
    [Property("Semantic", "154")]
    public void Wait_CancelledAtEveryTurn_LeavesAUsableBarrier()
    {
        int places = WalkCancellations(async cancelLater =>
        {
            _log.Clear();
            var barrier = new AsyncioBarrier(3);
            AsyncioTask victim = Arrive(barrier, "victim"), a = Arrive(barrier, "a");
            AsyncioTask late = Asyncio.CreateTask(ArriveLate);
            await cancelLater(victim);
            await Settle();
            if (!a.Done())
            {
                barrier.NWaiting.Should().Be(2, "the victim has left, the others wait");
                (await barrier.Wait()).Should().Be(2);
            }

            await Asyncio.Gather(a, late);
            await Settle();
            victim.Done().Should().BeTrue();
            barrier.ToString().Should().Be("<Barrier [filling, waiters:0/3]>");

            async Coroutine ArriveLate()
            {
                await Turns(3);
                await barrier.Wait();
            }
        });

        places.Should().BeGreaterThan(4);
    }

    private AsyncioTask Arrive(AsyncioBarrier barrier, string name)
    {
        return Start(body, Coro, Native);

        async Coroutine Coro()
        {
            try
            {
                _log.Add($"{name} {await barrier.Wait()}");
            }
            catch (Exception error) when (error is BrokenBarrierError or CancelledError)
            {
                _log.Add($"{name} {error.GetType().Name}");
            }
        }

        async Task Native()
        {
            try
            {
                _log.Add($"{name} {await barrier.Wait()}");
            }
            catch (Exception error) when (error is BrokenBarrierError or CancelledError)
            {
                _log.Add($"{name} {error.GetType().Name}");
            }
        }
    }
}

using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

public class TestBarrierTests
{
    [Test]
    public void Barrier_WithoutATest_CompletesAtOnce()
    {
        AsyncioContext.Run(async Coroutine () => await Sim.Barrier("nobody looks"));
        Sim.Barrier("no loop").GetAwaiter().IsCompleted.Should().BeTrue();
    }

    [Test, Asyncio]
    public async Coroutine Hold_OfACoroutine_ForcesTheLostUpdate()
    {
        int balance = 0;
        using TestBarrier read = TestBarrier.Hold("read");
        AsyncioTask first = Asyncio.CreateTask(Deposit(10));
        BarrierHit hit = await read.Reached();
        hit.Task.Should().BeSameAs(first);
        hit.Data.Should().Be("10");
        read.Dispose();

        // Disposed: the first is let go, and nobody is held any more.
        await first;
        await Deposit(20);
        balance.Should().Be(30);

        using TestBarrier again = TestBarrier.Hold("read");
        AsyncioTask second = Asyncio.CreateTask(Deposit(5));
        BarrierHit held = await again.Reached();
        balance = 100;
        held.Release();
        await second;
        balance.Should().Be(35, "what was written between its read and its write is lost");

        async Coroutine Deposit(int amount)
        {
            int seen = balance;
            await Sim.Barrier("read", amount.ToString());
            balance = seen + amount;
        }
    }

    [Test, Asyncio]
    public async Task Hold_OfATask_ForcesTheLostUpdate()
    {
        int balance = 0;
        using TestBarrier read = TestBarrier.Hold("read", data => data is "first");
        AsyncioTask first = Asyncio.CreateTask(() => Deposit(10, "first"));
        BarrierHit hit = await read.Reached();
        await Deposit(20, "second");
        hit.Release();
        await first;
        balance.Should().Be(10);
        read.Hits.Should().Be(1, "the second had other data");

        async Task Deposit(int amount, string who)
        {
            int seen = balance;
            await Sim.Barrier("read", who);
            balance = seen + amount;
        }
    }

    [Test, Asyncio]
    public async Coroutine Observe_OfSeveralArrivals_CountsAndReturnsThemInOrder()
    {
        using TestBarrier passed = TestBarrier.Observe("passed");
        for (int i = 0; i < 3; i++)
        {
            await Sim.Barrier("passed", i.ToString());
        }

        await Sim.Barrier("another place");
        passed.Hits.Should().Be(3);
        (await passed.Reached()).Data.Should().Be("0");
        (await passed.Reached()).Data.Should().Be("1");
    }

    [Test, Asyncio]
    public async Task Throw_OfABarrier_ThrowsInTheCodeUnderTest()
    {
        using TestBarrier save = TestBarrier.Throw("save", static () => new IOException("disk full"));
        await FluentActions.Awaiting(async Task () => await Sim.Barrier("save")).Should().ThrowAsync<IOException>().WithMessage("disk full");
        save.Hits.Should().Be(1);
    }

    [Test, Asyncio]
    public async Coroutine Throw_OfAHit_ThrowsInTheCodeUnderTest()
    {
        using TestBarrier save = TestBarrier.Hold("save");
        AsyncioTask saves = Asyncio.CreateTask(Save());
        (await save.Reached()).Throw(new IOException("disk full"));
        await FluentActions.Awaiting(async Task () => await saves).Should().ThrowAsync<IOException>();

        static async Coroutine Save() => await Sim.Barrier("save");
    }

    [Test, Asyncio]
    public async Coroutine Cancel_OfATaskThatIsHeld_ReachesIt()
    {
        using TestBarrier held = TestBarrier.Hold("held");
        AsyncioTask task = Asyncio.CreateTask(Stand());
        BarrierHit hit = await held.Reached();
        task.Cancel();
        await Asyncio.Wait([task]);
        task.Cancelled().Should().BeTrue();
        hit.Release();
        held.ToString().Should().Be("<TestBarrier 'held' hits=1 held=0>");

        static async Coroutine Stand() => await Sim.Barrier("held");
    }

    [Test]
    public void Reached_ThatNeverComes_IsADeadlockWithTheName() =>
        FluentActions.Invoking(() => AsyncioTest.Run(async Coroutine () =>
        {
            using TestBarrier never = TestBarrier.Hold("never");
            await never.Reached();
        })).Should().Throw<DeadlockError>().WithMessage("*<barrier 'never' to be reached>*");

    [Test]
    public void Barrier_HeldAndNeverReleased_IsADeadlockWithTheName() =>
        FluentActions.Invoking(() => AsyncioTest.Run(async Coroutine () =>
        {
            _ = TestBarrier.Hold("saved");
            await Sim.Barrier("saved");
        })).Should().Throw<DeadlockError>().WithMessage("*<barrier 'saved', held by the test>*");

    [Test]
    public void Barrier_ThatNobodyReaches_FailsTheTestAtItsEnd() =>
        FluentActions.Invoking(() => AsyncioTest.Run(async Coroutine () =>
        {
            _ = TestBarrier.Observe("misspelt");
            await Sim.Barrier("misspelled");
        })).Should().Throw<AsyncioTestException>().WithMessage("*barrier 'misspelt' was never reached*");

    [Test]
    public void Hold_WithoutALoop_IsRefused() =>
        FluentActions.Invoking(static () => TestBarrier.Hold("x")).Should().Throw<InvalidOperationException>();
}

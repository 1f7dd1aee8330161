using AsyncioSharp.Tests.Infrastructure;
using static AsyncioSharp.Tests.Infrastructure.Virtual;

namespace AsyncioSharp.Tests.Locks;

[TestFixture(Body.Coroutine)]
[TestFixture(Body.Native)]
public class AsyncioEventTests(Body body)
{
    private readonly List<string> _log = [];

    [SetUp]
    public void ClearLog() => _log.Clear();

    [Test]
    [Property("Semantic", "145")]
    public void Set_ThenClearAtOnce_WakesAllWaitersOfThatMoment() => RunAndLeave(async () =>
    {
        var ev = new AsyncioEvent();
        AsyncioTask a = Waiter(ev, "a"), b = Waiter(ev, "b");
        await Settle();

        ev.Set();
        ev.Clear();
        AsyncioTask late = Waiter(ev, "late");
        await Settle();

        _log.Should().Equal("a True False", "b True False");
        a.Done().Should().BeTrue();
        b.Done().Should().BeTrue();
        late.Done().Should().BeFalse();
    });

    [Test]
    [PythonTest("test_locks", "EventTests.test_wait_on_set")]
    public void Wait_FlagUp_DoesNotYield() => Run(async () =>
    {
        var ev = new AsyncioEvent();
        ev.Set();
        bool other = false;
        Asyncio.GetRunningLoop().CallSoon(() => other = true);

        (await ev.Wait()).Should().BeTrue();

        other.Should().BeFalse();
    });

    [Test]
    public void Wait_FlagUp_AllocatesOneObject() => Run(async () =>
    {
        var ev = new AsyncioEvent();
        ev.Set();

        (await AllocatedBy(Thousand)).Should().BeInRange(88_000, 89_000, "one operation of 88 bytes");

        async Coroutine Thousand()
        {
            for (int i = 0; i < 1000; i++)
            {
                await ev.Wait();
            }
        }
    });

    [Test]
    [PythonTest("test_locks", "EventTests.test_clear")]
    public void Set_Twice_WakesOnlyOnce() => Run(async () =>
    {
        var ev = new AsyncioEvent();
        ev.IsSet().Should().BeFalse();
        ev.Set();
        ev.Set();
        ev.IsSet().Should().BeTrue();
        ev.Clear();
        ev.IsSet().Should().BeFalse();
        AsyncioTask a = Waiter(ev, "a");
        await Settle();
        ev.Set();
        ev.Set();
        await a;
        _log.Should().Equal("a True True");
    });

    [Test]
    public void Wait_CancelledAtEveryTurn_LeavesTheOthersAlone()
    {
        int places = WalkCancellations(async cancelLater =>
        {
            _log.Clear();
            var ev = new AsyncioEvent();
            AsyncioTask a = Waiter(ev, "a"), victim = Waiter(ev, "victim"), c = Waiter(ev, "c");
            Asyncio.GetRunningLoop().CallLater(0, () => Asyncio.GetRunningLoop().CallSoon(() => Asyncio.GetRunningLoop().CallSoon(ev.Set)));
            await cancelLater(victim);
            await Asyncio.Wait([a, victim, c]);

            _log.Where(line => line[0] != 'v').Should().Equal("a True True", "c True True");
            ev.ToString().Should().Be("<Event [set]>");
        });

        places.Should().BeGreaterThan(2);
    }

    [Test]
    [Property("Semantic", "143")]
    public void Wait_OnASecondLoop_Throws()
    {
        var ev = new AsyncioEvent();
        Run(async () => await ErrorOf(Asyncio.WaitFor(ev.Wait(), 1)));
        Run(async () =>
        {
            (await ErrorOf(ev.Wait())).Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("<Event [unset]> is bound to a different event loop");
            ev.Set();
            (await ev.Wait()).Should().BeTrue();
        });
    }

    [Test]
    public void Set_OnAnotherThreadThanTheWaiters_Throws()
    {
        var ev = new AsyncioEvent();
        Exception? error = null;
        RunAndLeave(async () =>
        {
            _ = Asyncio.CreateTask(ev.Wait());
            await Settle();
            var thread = new Thread(() => error = Record(ev.Set));
            thread.Start();
            thread.Join();
        });

        error.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("CallSoonThreadsafe");

        static Exception? Record(Action action)
        {
            try
            {
                action();
                return null;
            }
            catch (Exception e)
            {
                return e;
            }
        }
    }

    [Test]
    public void ToString_ByState_IsLikePythonsRepr() => Run(async () =>
    {
        var ev = new AsyncioEvent();
        ev.ToString().Should().Be("<Event [unset]>");
        _ = Waiter(ev, "a");
        await Settle();
        ev.ToString().Should().Be("<Event [unset, waiters:1]>");
        ev.Set();
        ev.ToString().Should().Be("<Event [set, waiters:1]>");
        await Settle();
        ev.ToString().Should().Be("<Event [set]>");
    });

    private AsyncioTask Waiter(AsyncioEvent ev, string name)
    {
        return Start(body, Coro, Native);

        async Coroutine Coro() => _log.Add($"{name} {await ev.Wait()} {ev.IsSet()}");

        async Task Native() => _log.Add($"{name} {await ev.Wait()} {ev.IsSet()}");
    }
}

using AsyncioSharp.Tests.Infrastructure;
using static AsyncioSharp.Tests.Infrastructure.Virtual;

namespace AsyncioSharp.Tests.Locks;

/// <summary>Which turn of the loop an event's waiters go on in.</summary>
[TestFixture]
public class AsyncioEventTurnTests
{
    private readonly List<string> _log = [];

    [SetUp]
    public void ClearLog() => _log.Clear();

    [Test]
    [PythonTest("test_locks", "EventTests.test_wait")]
    public void Set_OneTaskNotStartedYet_ItGoesThroughBeforeTheWoken() => Run(async () =>
    {
        var ev = new AsyncioEvent();
        ev.IsSet().Should().BeFalse();
        AsyncioTask<bool> a = Asyncio.CreateTask(Wait(ev, "a")), b = Asyncio.CreateTask(Wait(ev, "b"));
        await Turns(1);
        _log.Should().BeEmpty();
        AsyncioTask<bool> c = Asyncio.CreateTask(Wait(ev, "c"));

        ev.Set();
        await Turns(1);

        _log.Should().Equal("c", "a", "b");
        new[] { a, b, c }.Should().OnlyContain(task => task.Done() && task.Result());
    });

    [Test]
    [PythonTest("test_locks", "EventTests.test_wait_cancel")]
    public void Wait_Cancelled_LeavesTheLine() => Run(async () =>
    {
        var ev = new AsyncioEvent();
        AsyncioTask waiter = Asyncio.CreateTask(ev.Wait());
        Asyncio.GetRunningLoop().CallSoon(() => waiter.Cancel());

        (await ErrorOf(waiter)).Should().BeOfType<CancelledError>();

        ev.Statistics().TasksWaiting.Should().Be(0);
    });

    [Test]
    [Property("Semantic", "145")]
    [PythonTest("test_locks", "EventTests.test_clear_with_waiters")]
    public void Set_AgainAndAgainBeforeTheWaitersTurn_WakesItOnce() => Run(async () =>
    {
        var ev = new AsyncioEvent();
        AsyncioTask<bool> waiter = Asyncio.CreateTask(Wait(ev, "a"));
        await Turns(1);
        _log.Should().BeEmpty();

        ev.Set();
        ev.Clear();
        ev.IsSet().Should().BeFalse();
        ev.Set();
        ev.Set();
        ev.Statistics().TasksWaiting.Should().Be(1, "its turn has not come");
        await Turns(1);

        _log.Should().Equal("a");
        ev.Statistics().TasksWaiting.Should().Be(0);
        waiter.Result().Should().BeTrue();
    });

    private async Coroutine<bool> Wait(AsyncioEvent ev, string name)
    {
        bool set = await ev.Wait();
        _log.Add(name);
        return set;
    }
}

using AsyncioSharp.Tests.Infrastructure;
using static AsyncioSharp.Tests.Infrastructure.Virtual;

namespace AsyncioSharp.Tests.Queues;

/// <summary>Which turn of the loop getters and putters go on in, and what a cancellation before it changes.</summary>
[TestFixture]
public class AsyncioQueueTurnTests
{
    private readonly List<string> _log = [];

    [SetUp]
    public void ClearLog() => _log.Clear();

    [Test]
    [PythonTest("test_queues", "QueueBasicTests.test_maxsize")]
    public void Put_MoreThanMaxsize_WaitsForTheRoomOfAGet() => Run(async () =>
    {
        var q = new AsyncioQueue<int>(maxsize: 2);
        q.Maxsize.Should().Be(2);
        AsyncioTask<bool> putter = Asyncio.CreateTask(PutThree());
        await Turns(2);
        _log.Should().Equal("0", "1");

        (await q.Get()).Should().Be(0);
        await Turns(1);

        _log.Should().Equal("0", "1", "2");
        (await q.Get()).Should().Be(1);
        (await q.Get()).Should().Be(2);
        putter.Done().Should().BeTrue();
        putter.Result().Should().BeTrue();

        async Coroutine<bool> PutThree()
        {
            for (int i = 0; i < 3; i++)
            {
                await q.Put(i);
                _log.Add($"{i}");
            }

            return true;
        }
    });

    [Test]
    [Property("Semantic", "157")]
    [PythonTest("test_queues", "QueueGetTests.test_get_with_putters")]
    public void Get_FullWithAPutter_WakesItAtOnce() => Run(async () =>
    {
        var q = new AsyncioQueue<int>(1);
        await q.Put(1);
        AsyncioTask putter = Asyncio.CreateTask(q.Put(2));
        await Turns(1);
        q.Statistics().PuttersWaiting.Should().Be(1);

        (await q.Get()).Should().Be(1);

        q.Statistics().PuttersWaiting.Should().Be(0);
        putter.Done().Should().BeFalse("its turn has not come");
        await Turns(1);
        putter.Done().Should().BeTrue();
        q.GetNowait().Should().Be(2);
    });

    [Test]
    [PythonTest("test_queues", "QueueGetTests.test_blocking_get_wait")]
    public void Get_Empty_WaitsForTheItem() => Run(async () =>
    {
        var q = new AsyncioQueue<int>();
        EventLoop loop = Asyncio.GetRunningLoop();
        AsyncioTask<int> getter = Asyncio.CreateTask(q.Get());
        await Turns(1);
        getter.Done().Should().BeFalse();
        loop.CallLater(0.01, () => q.PutNowait(1));

        (await getter).Should().Be(1);

        loop.Time().Should().Be(0.01);
    });

    [Test]
    [PythonTest("test_queues", "QueuePutTests.test_blocking_put_wait")]
    public void Put_Full_WaitsForTheRoom() => Run(async () =>
    {
        var q = new AsyncioQueue<int>(maxsize: 1);
        EventLoop loop = Asyncio.GetRunningLoop();
        loop.CallLater(0.01, () => q.GetNowait());
        AsyncioTask putter = Asyncio.CreateTask(PutTwo());
        await Turns(1);
        putter.Done().Should().BeFalse();

        await putter;

        loop.Time().Should().Be(0.01);
        q.GetNowait().Should().Be(2);

        async Coroutine PutTwo()
        {
            await q.Put(1);
            await q.Put(2);
        }
    });

    [Test]
    [Property("Semantic", "158")]
    [PythonTest("test_queues", "QueueGetTests.test_get_cancelled_race")]
    public void Get_FirstGetterCancelledATurnBefore_GoesToTheNext() => Run(async () =>
    {
        var q = new AsyncioQueue<string>();
        AsyncioTask first = Asyncio.CreateTask(q.Get());
        AsyncioTask<string> second = Asyncio.CreateTask(q.Get());
        await Turns(1);
        first.Cancel();
        await Turns(1);
        first.Done().Should().BeTrue();

        await q.Put("a");
        await Turns(1);

        second.Done().Should().BeTrue();
        (await second).Should().Be("a");
    });

    [Test]
    [PythonTest("test_queues", "QueueGetTests.test_get_with_waiting_putters")]
    public void Get_PuttersWait_GivesTheirItemsInOrder() => Run(async () =>
    {
        var q = new AsyncioQueue<string>(maxsize: 1);
        _ = Asyncio.CreateTask(q.Put("a"));
        _ = Asyncio.CreateTask(q.Put("b"));

        (await q.Get()).Should().Be("a");
        (await q.Get()).Should().Be("b");
    });

    [Test]
    [PythonTest("test_queues", "QueuePutTests.test_put_with_waiting_getters")]
    public void Put_AGetterWaits_GivesItTheItem() => Run(async () =>
    {
        var q = new AsyncioQueue<string>();
        AsyncioTask<string> getter = Asyncio.CreateTask(q.Get());
        await Turns(1);

        await q.Put("a");

        (await getter).Should().Be("a");
    });

    [Test]
    [PythonTest("test_queues", "QueuePutTests.test_put_cancelled")]
    public void Get_PutterNotStartedYet_FindsItDone() => Run(async () =>
    {
        var q = new AsyncioQueue<int>();
        AsyncioTask<bool> putter = Asyncio.CreateTask(PutOne());

        (await q.Get()).Should().Be(1);

        putter.Done().Should().BeTrue();
        putter.Result().Should().BeTrue();

        async Coroutine<bool> PutOne()
        {
            await q.Put(1);
            return true;
        }
    });

    [Test]
    [PythonTest("test_queues", "QueueGetTests.test_why_are_getters_waiting")]
    public void PutGet_ProducerAndConsumerOfOneSlot_BothEnd() => Run(async () =>
    {
        var q = new AsyncioQueue<int>(1);
        var got = new List<int>();
        await Asyncio.TaskGroup(async group =>
        {
            _ = group.CreateTask(Produce());
            _ = group.CreateTask(Consume());
        });

        got.Should().Equal(0, 1, 2, 3, 4);

        async Coroutine Produce()
        {
            for (int i = 0; i < 5; i++)
            {
                await q.Put(i);
            }
        }

        async Coroutine Consume()
        {
            for (int i = 0; i < 5; i++)
            {
                got.Add(await q.Get());
            }
        }
    });

    [Test]
    [Property("Semantic", "157")]
    [PythonTest("test_queues", "QueuePutTests.test_why_are_putters_waiting")]
    public void GetNowait_SeveralInOneTurn_FreesAsManyPutters() => Run(async () =>
    {
        var q = new AsyncioQueue<int>(2);
        await Asyncio.TaskGroup(async group =>
        {
            _ = group.CreateTask(EmptyIt());
            for (int i = 0; i < 4; i++)
            {
                _ = group.CreateTask(q.Put(i));
            }
        });

        q.GetNowait().Should().Be(2);
        q.GetNowait().Should().Be(3);

        async Coroutine EmptyIt()
        {
            await Asyncio.Sleep(0);
            q.Full().Should().BeTrue();
            while (!q.Empty())
            {
                q.GetNowait();
            }
        }
    });

    [Test]
    [Property("Semantic", "158")]
    [PythonTest("test_queues", "QueuePutTests.test_get_cancel_drop_one_pending_reader")]
    public void Get_CancelledAfterWakeUp_DropsNoItem() => Run(async () =>
    {
        var q = new AsyncioQueue<int>();
        AsyncioTask<int> reader = Asyncio.CreateTask(q.Get());
        await Turns(1);
        q.PutNowait(1);
        q.PutNowait(2);
        reader.Cancel();

        (await ErrorOf(reader)).Should().BeOfType<CancelledError>();

        (await Asyncio.CreateTask(q.Get())).Should().Be(1);
    });

    [Test]
    [Property("Semantic", "158")]
    [PythonTest("test_queues", "QueuePutTests.test_get_cancel_drop_many_pending_readers")]
    public void Get_OneOfTheWokenCancelled_TheOthersGetTheItems() => Run(async () =>
    {
        var q = new AsyncioQueue<int>();
        AsyncioTask<int>[] readers = [Asyncio.CreateTask(q.Get()), Asyncio.CreateTask(q.Get()), Asyncio.CreateTask(q.Get())];
        await Turns(1);
        q.PutNowait(1);
        q.PutNowait(2);
        readers[0].Cancel();

        (await ErrorOf(readers[0])).Should().BeOfType<CancelledError>();
        await readers[2];

        new[] { readers[1].Result(), readers[2].Result() }.Should().BeEquivalentTo([1, 2]);
    });

    [Test]
    [Property("Semantic", "158")]
    [PythonTest("test_queues", "QueuePutTests.test_put_cancel_drop")]
    [PythonTest("test_queues", "QueuePutTests.test_cancelled_put_silence_value_error_exception")]
    public void Put_CancelledAfterWakeUp_PutsNothing() => Run(async () =>
    {
        var q = new AsyncioQueue<int>(1);
        q.PutNowait(1);
        AsyncioTask writer = Asyncio.CreateTask(q.Put(2));
        await Turns(1);
        q.GetNowait().Should().Be(1);
        writer.Cancel();

        (await ErrorOf(writer)).Should().BeOfType<CancelledError>();

        q.Empty().Should().BeTrue();
        await Asyncio.CreateTask(q.Put(2));
        q.GetNowait().Should().Be(2);
        q.Qsize().Should().Be(0);
    });

    [Test]
    [Property("Semantic", "158")]
    [PythonTest("test_queues", "QueuePutTests.test_put_cancelled_race")]
    public void Put_LastPutterCancelled_TheOneBeforeStillPuts() => Run(async () =>
    {
        var q = new AsyncioQueue<string>(maxsize: 1);
        AsyncioTask a = Asyncio.CreateTask(q.Put("a")), b = Asyncio.CreateTask(q.Put("b")), c = Asyncio.CreateTask(q.Put("c"));
        await Turns(1);
        (a.Done(), b.Done()).Should().Be((true, false));

        c.Cancel();
        await Turns(1);
        c.Done().Should().BeTrue();
        q.GetNowait().Should().Be("a");
        await Turns(1);

        q.GetNowait().Should().Be("b");
        await b;
        q.Empty().Should().BeTrue();
    });

    [Test]
    [Property("Semantic", "158")]
    [PythonTest("test_queues", "QueueGetTests.test_cancelled_getters_not_being_held_in_self_getters")]
    [PythonTest("test_queues", "QueuePutTests.test_cancelled_puts_not_being_held_in_self_putters")]
    public void GetPut_TimedOutOrCancelled_LeaveTheLine() => Run(async () =>
    {
        AsyncioQueue<int> empty = new(maxsize: 5), full = new(maxsize: 1);
        full.PutNowait(1);

        (await ErrorOf(Asyncio.WaitFor(empty.Get(), 0.1))).Should().BeOfType<TimeoutException>();
        AsyncioTask putter = Asyncio.CreateTask(full.Put(1));
        await Turns(1);
        full.Statistics().PuttersWaiting.Should().Be(1);
        putter.Cancel();
        (await ErrorOf(putter)).Should().BeOfType<CancelledError>();

        empty.Statistics().GettersWaiting.Should().Be(0);
        full.Statistics().PuttersWaiting.Should().Be(0);
    });
}

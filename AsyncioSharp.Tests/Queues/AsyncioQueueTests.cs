using AsyncioSharp.Tests.Infrastructure;
using static AsyncioSharp.Tests.Infrastructure.Virtual;

namespace AsyncioSharp.Tests.Queues;

[TestFixture(Body.Coroutine)]
[TestFixture(Body.Native)]
public class AsyncioQueueTests(Body body)
{
    private readonly List<string> _log = [];

    [SetUp]
    public void ClearLog() => _log.Clear();

    [Test]
    [PythonTest("test_queues", "QueueGetTests.test_nonblocking_get")]
    [PythonTest("test_queues", "QueuePutTests.test_nonblocking_put")]
    [PythonTest("test_queues", "QueueBasicTests.test_empty")]
    public void PutGet_Items_FirstInFirstOut()
    {
        var q = new AsyncioQueue<int>();
        q.Empty().Should().BeTrue();
        for (int i = 0; i < 5; i++)
        {
            q.PutNowait(i);
            q.Empty().Should().BeFalse();
        }

        q.Qsize().Should().Be(5);
        Enumerable.Range(0, 5).Select(_ => q.GetNowait()).Should().Equal(0, 1, 2, 3, 4);
        q.Empty().Should().BeTrue();
    }

    [Test]
    [PythonTest("test_queues", "QueueBasicTests.test_full")]
    [PythonTest("test_queues", "QueuePutTests.test_nonblocking_put_exception")]
    public void Full_ByMaxsize_AsInPython()
    {
        AsyncioQueue<int> none = new(), negative = new(-1), two = new(maxsize: 2);
        none.PutNowait(1);
        negative.PutNowait(1);
        two.PutNowait(1);

        none.Full().Should().BeFalse();
        negative.Full().Should().BeFalse();
        two.Full().Should().BeFalse();
        two.PutNowait(2);
        two.Full().Should().BeTrue();
        two.Maxsize.Should().Be(2);
        two.Invoking(q => q.PutNowait(3)).Should().Throw<QueueFull>();
        two.Qsize().Should().Be(2);
    }

    [Test]
    [PythonTest("test_queues", "QueueGetTests.test_nonblocking_get_exception")]
    public void GetNowait_Empty_Throws() => new AsyncioQueue<int>().Invoking(q => q.GetNowait()).Should().Throw<QueueEmpty>();

    [Test]
    [Property("Semantic", "156")]
    public void Get_WokenButOvertaken_GoesToTheEndOfTheLine() => Run(async () =>
    {
        var q = new AsyncioQueue<string>();
        AsyncioTask a = Getter(q, "a"), b = Getter(q, "b");
        await Settle();

        q.PutNowait("first");
        q.GetNowait().Should().Be("first");
        await Settle();
        _log.Should().BeEmpty();
        q.PutNowait("second");
        q.PutNowait("third");
        await Asyncio.Gather(a, b);

        _log.Should().Equal("b got second", "a got third");
    });

    [Test]
    [Property("Semantic", "156")]
    public void Put_WokenButOvertaken_GoesToTheEndOfTheLine() => Run(async () =>
    {
        var q = new AsyncioQueue<string>(1);
        q.PutNowait("0");
        AsyncioTask a = Putter(q, "a"), b = Putter(q, "b");
        await Settle();

        q.GetNowait();
        q.PutNowait("thief");
        await Settle();
        _log.Should().BeEmpty();
        q.GetNowait().Should().Be("thief");
        await Settle();
        q.GetNowait().Should().Be("b");
        await Asyncio.Gather(a, b);
        q.GetNowait().Should().Be("a");
    });

    [Test]
    [Property("Semantic", "157")]
    public void PutNowait_SeveralGetters_WakesOneEach() => RunAndLeave(async () =>
    {
        var q = new AsyncioQueue<string>();
        _ = Getter(q, "a");
        _ = Getter(q, "b");
        _ = Getter(q, "c");
        await Settle();

        q.PutNowait("x");
        q.ToString().Should().Be("<Queue maxsize=0 _queue=[x] _getters[2] tasks=1>");
        q.PutNowait("y");
        q.ToString().Should().Be("<Queue maxsize=0 _queue=[x, y] _getters[1] tasks=2>");
        await Settle();

        _log.Should().Equal("a got x", "b got y");
    });

    [Test]
    [Property("Semantic", "157")]
    public void GetNowait_SeveralPutters_WakesOneEach() => RunAndLeave(async () =>
    {
        var q = new AsyncioQueue<string>(1);
        q.PutNowait("0");
        _ = Putter(q, "a");
        _ = Putter(q, "b");
        await Settle();
        q.ToString().Should().Be("<Queue maxsize=1 _queue=[0] _putters[2] tasks=1>");

        q.GetNowait();
        await Settle();

        _log.Should().Equal("a put");
        q.ToString().Should().Be("<Queue maxsize=1 _queue=[a] _putters[1] tasks=2>");
    });

    [Test]
    [Property("Semantic", "158")]
    public void Get_CancelledAfterWakeUp_PassesItOn() => Run(async () =>
    {
        var q = new AsyncioQueue<string>();
        AsyncioTask a = Getter(q, "a"), b = Getter(q, "b");
        await Settle();

        q.PutNowait("x");
        a.Cancel();
        await Asyncio.Wait([a, b]);

        a.Cancelled().Should().BeTrue();
        _log.Should().Equal("b got x");
    });

    [Test]
    [Property("Semantic", "158")]
    public void Put_CancelledAfterWakeUp_PassesItOn() => Run(async () =>
    {
        var q = new AsyncioQueue<string>(1);
        q.PutNowait("0");
        AsyncioTask a = Putter(q, "a"), b = Putter(q, "b");
        await Settle();

        q.GetNowait();
        a.Cancel();
        await Asyncio.Wait([a, b]);

        a.Cancelled().Should().BeTrue();
        q.GetNowait().Should().Be("b");
    });

    [Test]
    [Property("Semantic", "158")]
    public void Get_CancelledWhileWaiting_LeavesTheLine() => Run(async () =>
    {
        var q = new AsyncioQueue<string>();
        AsyncioTask a = Getter(q, "a"), b = Getter(q, "b");
        await Settle();

        a.Cancel();
        q.PutNowait("x");
        await Asyncio.Wait([a, b]);

        _log.Should().Equal("b got x");
        q.ToString().Should().Be("<Queue maxsize=0 tasks=1>");
    });

    [Test]
    [Property("Semantic", "159")]
    public void TaskDone_TooOften_Throws()
    {
        var q = new AsyncioQueue<int>();
        q.Invoking(x => x.TaskDone()).Should().Throw<ArgumentException>();
        q.PutNowait(1);
        q.TaskDone();
        q.Invoking(x => x.TaskDone()).Should().Throw<ArgumentException>().WithMessage("*too many times*");
    }

    [Test]
    [Property("Semantic", "159")]
    public void Join_WaitsForEveryTaskDone() => Run(async () =>
    {
        var q = new AsyncioQueue<int>();
        await q.Join();
        q.PutNowait(1);
        q.PutNowait(2);
        AsyncioTask join = Asyncio.CreateTask(q.Join());
        q.GetNowait();
        q.GetNowait();
        q.TaskDone();
        await Settle();
        join.Done().Should().BeFalse();

        q.TaskDone();
        await join;
    });

    [Test]
    [Property("Semantic", "160")]
    [PythonTest("test_queues", "QueueGetTests.test_blocking_get")]
    [PythonTest("test_queues", "QueuePutTests.test_blocking_put")]
    public void PutGet_NoNeedToWait_DoNotYield() => Run(async () =>
    {
        var q = new AsyncioQueue<int>(1);
        await Start(body, Coro, Native);
        _log.Should().Equal("done", "callback");

        async Coroutine Coro()
        {
            AsyncioTask callback = Asyncio.CreateTask(async () => _log.Add("callback"));
            await q.Put(1);
            (await q.Get()).Should().Be(1);
            await q.Put(2);
            (await q.Get()).Should().Be(2);
            _log.Add("done");
            await callback;
        }

        async Task Native()
        {
            AsyncioTask callback = Asyncio.CreateTask(async () => _log.Add("callback"));
            await q.Put(1);
            (await q.Get()).Should().Be(1);
            await q.Put(2);
            (await q.Get()).Should().Be(2);
            _log.Add("done");
            await callback;
        }
    });

    [Test]
    [Property("Semantic", "160")]
    public void PutGet_NoNeedToWait_AllocateOneObjectEach() => Run(async () =>
    {
        var q = new AsyncioQueue<int>(10);

        (await AllocatedBy(Thousand)).Should().BeInRange(192_000, 193_000, "two operations of 96 bytes, which nobody else ever gets");

        async Coroutine Thousand()
        {
            for (int i = 0; i < 1000; i++)
            {
                await q.Put(i);
                await q.Get();
            }
        }
    });

    [Test]
    public void ToString_New_HasNothingButItsSize() => new AsyncioQueue<int>(2).ToString().Should().Be("<Queue maxsize=2>");

    [Test]
    [Property("Semantic", "157")]
    public void Get_WokenAndCancelledBehindANewcomer_NobodyLosesTheirPlace() => Run(async () =>
    {
        var q = new AsyncioQueue<string>();
        AsyncioTask a = Getter(q, "a"), b = Getter(q, "b"), c = Getter(q, "c");
        await Settle();

        q.PutNowait("x");
        q.GetNowait();
        a.Cancel();
        await Settle();
        q.PutNowait("y");
        q.PutNowait("z");
        await Asyncio.Wait([a, b, c]);

        a.Cancelled().Should().BeTrue();
        _log.Should().Equal("b got y", "c got z");
    });

    /// <summary>An item is there, but for another one: nobody is woken for nothing, who would lose the place.</summary>
    [Test]
    [Property("Semantic", "157")]
    public void Get_CancelledBeforeAnItemCame_NobodyLosesTheirPlace() => Run(async () =>
    {
        var q = new AsyncioQueue<string>();
        AsyncioTask a = Getter(q, "a"), b = Getter(q, "b"), c = Getter(q, "c"), d = Getter(q, "d");
        await Settle();

        b.Cancel();
        q.PutNowait("x");
        await Settle();
        q.PutNowait("y");
        await Settle();
        q.PutNowait("z");
        await Asyncio.Wait([a, b, c, d]);

        b.Cancelled().Should().BeTrue();
        _log.Should().Equal("a got x", "c got y", "d got z");
    });

    [Test]
    [Property("Semantic", "157")]
    public void Put_WokenAndCancelledBehindANewcomer_NobodyLosesTheirPlace() => Run(async () =>
    {
        var q = new AsyncioQueue<string>(1);
        q.PutNowait("0");
        AsyncioTask a = Putter(q, "a"), b = Putter(q, "b"), c = Putter(q, "c");
        await Settle();

        q.GetNowait();
        q.PutNowait("1");
        a.Cancel();
        await Settle();

        (await q.Get()).Should().Be("1");
        (await q.Get()).Should().Be("b");
        (await q.Get()).Should().Be("c");
        a.Cancelled().Should().BeTrue();
        await Asyncio.Wait([b, c]);
    });

    /// <summary>There is room, but for another one.</summary>
    [Test]
    [Property("Semantic", "157")]
    public void Put_CancelledBeforeThereWasRoom_NobodyLosesTheirPlace() => Run(async () =>
    {
        var q = new AsyncioQueue<string>(1);
        q.PutNowait("0");
        AsyncioTask a = Putter(q, "a"), b = Putter(q, "b"), c = Putter(q, "c"), d = Putter(q, "d");
        await Settle();

        b.Cancel();
        q.GetNowait().Should().Be("0");
        await Settle();

        (await q.Get()).Should().Be("a");
        (await q.Get()).Should().Be("c");
        (await q.Get()).Should().Be("d");
        b.Cancelled().Should().BeTrue();
        await Asyncio.Wait([a, b, c, d]);
    });

    [Test]
    [Property("Semantic", "162")]
    public void Shutdown_Immediate_AnItemThatWasReportedDoneBeforeItWasTaken_CountsOnce()
    {
        var q = new AsyncioQueue<int>();
        q.PutNowait(1);
        q.TaskDone();

        q.Shutdown(immediate: true);

        q.ToString().Should().Be("<Queue maxsize=0 shutdown>");
    }

    [Test]
    [Property("Semantic", "162")]
    public void Shutdown_WithItems_DrainsThenRefuses() => Run(async () =>
    {
        var q = new AsyncioQueue<string>();
        q.PutNowait("x");
        q.Shutdown();

        (await ErrorOf(q.Put("y"))).Should().BeOfType<QueueShutDown>();
        q.Invoking(x => x.PutNowait("y")).Should().Throw<QueueShutDown>();
        (await q.Get()).Should().Be("x");
        (await ErrorOf(q.Get())).Should().BeOfType<QueueShutDown>();
        q.Invoking(x => x.GetNowait()).Should().Throw<QueueShutDown>();
        q.ToString().Should().Be("<Queue maxsize=0 tasks=1 shutdown>");
        q.Shutdown();
    });

    [Test]
    [Property("Semantic", "162")]
    public void Shutdown_WithWaiters_WakesAll() => Run(async () =>
    {
        AsyncioQueue<string> empty = new(), full = new(1);
        full.PutNowait("0");
        AsyncioTask[] tasks = [Getter(empty, "a"), Getter(empty, "b"), Putter(full, "c"), Putter(full, "d")];
        await Settle();

        empty.Shutdown();
        full.Shutdown();
        await Asyncio.Wait(tasks);

        tasks.Should().OnlyContain(task => task.Exception() is QueueShutDown);
        full.GetNowait().Should().Be("0");
    });

    [Test]
    [Property("Semantic", "162")]
    public void Shutdown_Immediate_DropsItemsAndReleasesJoin() => Run(async () =>
    {
        var q = new AsyncioQueue<int>();
        q.PutNowait(1);
        q.PutNowait(2);
        AsyncioTask join = Asyncio.CreateTask(q.Join());
        await Settle();

        q.Shutdown(immediate: true);
        await join;

        q.Empty().Should().BeTrue();
        (await ErrorOf(q.Get())).Should().BeOfType<QueueShutDown>();
    });

    [Test]
    [Property("Semantic", "162")]
    public void Shutdown_ImmediateWithWorkUnderWay_JoinStillWaitsForIt() => Run(async () =>
    {
        var q = new AsyncioQueue<int>();
        q.PutNowait(1);
        q.PutNowait(2);
        q.GetNowait();
        AsyncioTask join = Asyncio.CreateTask(q.Join());

        q.Shutdown(immediate: true);
        await Settle();
        join.Done().Should().BeFalse();
        q.TaskDone();
        await join;
        q.Invoking(x => x.TaskDone()).Should().Throw<ArgumentException>();
    });

    [Test]
    [Property("Semantic", "143")]
    public void Get_OnASecondLoop_Throws()
    {
        var q = new AsyncioQueue<int>(1);
        Run(async () => await ErrorOf(Asyncio.WaitFor(q.Get(), 1)));
        Run(async () =>
        {
            (await ErrorOf(q.Get())).Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("different event loop");
            await q.Put(1);
            (await q.Get()).Should().Be(1);
        });
    }

    [Test]
    [Property("Semantic", "158")]
    public void Get_CancelledAtEveryTurn_ConservesItems()
    {
        int places = WalkCancellations(async cancelLater =>
        {
            _log.Clear();
            var q = new AsyncioQueue<string>();
            AsyncioTask a = Getter(q, "a"), victim = Getter(q, "victim"), c = Getter(q, "c");
            AsyncioTask feeder = Asyncio.CreateTask(Feed);
            await cancelLater(victim);
            await Asyncio.Wait([a, victim, c, feeder]);

            IEnumerable<string> got = _log.Select(line => line.Split(' ')[2]);
            var left = new List<string>();
            while (!q.Empty())
            {
                left.Add(q.GetNowait());
            }

            got.Concat(left).Should().Equal(["1", "2", "3"], "each item has one taker, in order");
            left.Should().HaveCount(victim.Cancelled() ? 1 : 0);

            async Coroutine Feed()
            {
                await Turns(2);
                q.PutNowait("1");
                q.PutNowait("2");
                await Turns(1);
                q.PutNowait("3");
            }
        });

        places.Should().BeGreaterThan(2);
    }

    [Test]
    [Property("Semantic", "158")]
    public void Put_CancelledAtEveryTurn_ConservesRoom()
    {
        int places = WalkCancellations(async cancelLater =>
        {
            _log.Clear();
            var q = new AsyncioQueue<string>(1);
            q.PutNowait("0");
            AsyncioTask a = Putter(q, "a"), victim = Putter(q, "victim"), c = Putter(q, "c");
            var got = new List<string>();
            AsyncioTask taker = Asyncio.CreateTask(TakeAll);
            await cancelLater(victim);
            await Asyncio.Wait([a, victim, c]);
            await Settle();

            got.Should().Equal(victim.Cancelled() ? ["0", "a", "c"] : ["0", "a", "victim", "c"]);
            q.ToString().Should().Be($"<Queue maxsize=1 _getters[1] tasks={got.Count}>");
            taker.Cancel();

            async Coroutine TakeAll()
            {
                await Turns(2);
                while (true)
                {
                    got.Add(await q.Get());
                    await Turns(2);
                }
            }
        });

        places.Should().BeGreaterThan(2);
    }

    [Test]
    public void Put_NotAwaited_DoesNothing() => Run(async () =>
    {
        var q = new AsyncioQueue<int>();

        Coroutine put = q.Put(1);

        q.Empty().Should().BeTrue();
        await put;
        q.Qsize().Should().Be(1);
    });

    [Test]
    public void Get_Combinators_Work() => Run(async () =>
    {
        var q = new AsyncioQueue<int>();
        AsyncioTask<int> first = Asyncio.CreateTask(q.Get());
        Future<int[]> two = Asyncio.Gather(q.Get(), q.Get());
        await Asyncio.Gather(q.Put(1), q.Put(2), q.Put(3));

        (await first).Should().Be(1);
        (await two).Should().Equal(2, 3);
        (await ErrorOf(Asyncio.WaitFor(q.Get(), 1))).Should().BeOfType<TimeoutException>();
        q.ToString().Should().Be("<Queue maxsize=0 tasks=3>");
    });

    [Test]
    public void Get_YieldedByAGenerator_GivesItsResult() => Run(async () =>
    {
        var q = new AsyncioQueue<string>();
        q.PutNowait("x");

        (await Asyncio.Coroutine<string>(Generator())).Should().Be("x");

        IEnumerable<IAwaitable> Generator()
        {
            Coroutine<string> get = q.Get();
            yield return get;
            yield return Asyncio.Return(get.Result());
        }
    });

    [Test]
    public void Get_Reused_DoesNotKeepTheItemAlive() => Run(async () =>
    {
        var q = new AsyncioQueue<object>();
        WeakReference item = await Pass();
        GC.Collect();

        item.IsAlive.Should().BeFalse();
        GC.KeepAlive(q);

        async Coroutine<WeakReference> Pass()
        {
            await q.Put(new object());
            return new WeakReference(await q.Get());
        }
    });

    [Test]
    public void ToString_TasksDone_LeavesThemOut()
    {
        var q = new AsyncioQueue<int>(2);
        q.PutNowait(1);
        q.ToString().Should().Be("<Queue maxsize=2 _queue=[1] tasks=1>");
        q.GetNowait();
        q.ToString().Should().Be("<Queue maxsize=2 tasks=1>");
        q.TaskDone();
        q.ToString().Should().Be("<Queue maxsize=2>");
    }

    [Test]
    public void ToString_ItemIsATaskThatWaitsForTheQueue_Ends() => RunAndLeave(async () =>
    {
        var q = new AsyncioQueue<AsyncioTask>(1);
        AsyncioTask task = Asyncio.CreateTask(async () => await q.Put(Asyncio.CurrentTask()!), name: "putter");
        q.PutNowait(task);
        await Settle();

        q.ToString().Should().Contain("_queue=[<Task pending name='putter'").And.Contain("wait_for=<AsyncioQueue.Put of <Queue maxsize=1 _putters[1]");
    });

    [Test]
    public void Hooks_Overridden_AreUsed() => Run(async () =>
    {
        var q = new UniqueQueue();
        await q.Put("b");
        await q.Put("a");
        await q.Put("b");

        q.Qsize().Should().Be(2);
        q.ToString().Should().Be("<UniqueQueue maxsize=7 _queue=[a, b] tasks=3>");
        (await q.Get()).Should().Be("a");
        q.InitCalledWith.Should().Be(7);
    });

    [Test]
    public void Hooks_OnlyInitOverridden_SaysWhatIsMissing() =>
        new Forgetful().Invoking(q => q.PutNowait(1)).Should().Throw<InvalidOperationException>().WithMessage("Forgetful overrides Init*Qsize*");

    private AsyncioTask Getter(AsyncioQueue<string> q, string name)
    {
        return Start(body, Coro, Native);

        async Coroutine Coro() => _log.Add($"{name} got {await q.Get()}");

        async Task Native() => _log.Add($"{name} got {await q.Get()}");
    }

    private AsyncioTask Putter(AsyncioQueue<string> q, string item)
    {
        return Start(body, Coro, Native);

        async Coroutine Coro()
        {
            await q.Put(item);
            _log.Add($"{item} put");
        }

        async Task Native()
        {
            await q.Put(item);
            _log.Add($"{item} put");
        }
    }

    private sealed class UniqueQueue() : AsyncioQueue<string>(7)
    {
        private readonly SortedSet<string> _set = new(StringComparer.Ordinal);

        public int InitCalledWith { get; private set; }

        protected override IEnumerable<string> Items => _set;

        public override int Qsize() => _set.Count;

        protected override void Init(int maxsize) => InitCalledWith = maxsize;

        protected override void PutItem(string item) => _set.Add(item);

        protected override string GetItem()
        {
            string item = _set.Min!;
            _set.Remove(item);
            return item;
        }
    }

    private sealed class Forgetful : AsyncioQueue<int>
    {
        protected override void Init(int maxsize)
        {
        }
    }
}

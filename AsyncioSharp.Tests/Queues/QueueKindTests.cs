using AsyncioSharp.Tests.Infrastructure;
using static AsyncioSharp.Tests.Infrastructure.Virtual;

namespace AsyncioSharp.Tests.Queues;

/// <summary>What all kinds of queues have in common: the count of unfinished work, and the shutdown.</summary>
[TestFixture(Kind.Fifo)]
[TestFixture(Kind.Lifo)]
[TestFixture(Kind.Priority)]
public class QueueKindTests(QueueKindTests.Kind kind)
{
    public enum Kind
    {
        Fifo,
        Lifo,
        Priority,
    }

    [Test]
    [PythonTest("test_queues", "QueueBasicTests.test_order")]
    [PythonTest("test_queues", "LifoQueueTests.test_order")]
    [PythonTest("test_queues", "PriorityQueueTests.test_order")]
    public void Get_SeveralItems_ComeInTheOrderOfTheKind() => Run(async () =>
    {
        AsyncioQueue<int> q = New<int>();
        foreach (int item in new[] { 1, 3, 2 })
        {
            await q.Put(item);
        }

        int[] items = [await q.Get(), await q.Get(), await q.Get()];

        items.Should().Equal(kind switch { Kind.Fifo => [1, 3, 2], Kind.Lifo => [2, 3, 1], _ => [1, 2, 3] });
    });

    [Test]
    [Property("Semantic", "159")]
    [PythonTest("test_queues", "_QueueJoinTestMixin.test_task_done_underflow")]
    public void TaskDone_WithoutWork_Throws() => New<int>().Invoking(q => q.TaskDone()).Should().Throw<ArgumentException>();

    [Test]
    [Property("Semantic", "159")]
    [PythonTest("test_queues", "_QueueJoinTestMixin.test_task_done")]
    public void Join_TwoWorkers_EndsWhenAllIsDone() => Run(async () =>
    {
        AsyncioQueue<int> q = New<int>();
        for (int i = 0; i < 100; i++)
        {
            q.PutNowait(i);
        }

        int sum = 0;
        bool running = true;
        await Asyncio.TaskGroup(async group =>
        {
            _ = group.CreateTask(Work());
            _ = group.CreateTask(Work());

            await q.Join();

            sum.Should().Be(4950);
            running = false;
            q.PutNowait(0);
            q.PutNowait(0);
        });

        q.Empty().Should().BeTrue();

        async Coroutine Work()
        {
            while (running)
            {
                int item = await q.Get();
                await Asyncio.Sleep(0);
                sum += item;
                q.TaskDone();
            }
        }
    });

    [Test]
    [Property("Semantic", "159")]
    [PythonTest("test_queues", "_QueueJoinTestMixin.test_join_empty_queue")]
    public void Join_NothingPut_DoesNotYield() => Run(async () =>
    {
        AsyncioQueue<int> q = New<int>();
        bool other = false;
        Asyncio.GetRunningLoop().CallSoon(() => other = true);

        await q.Join();
        await q.Join();

        other.Should().BeFalse();
    });

    [Test]
    [Property("Semantic", "162")]
    [PythonTest("test_queues", "_QueueShutdownTestMixin.test_shutdown_empty")]
    public void Shutdown_Empty_EndsTheGetterAndRefusesAll() => Run(async () =>
    {
        AsyncioQueue<string> q = New<string>();
        AsyncioTask getter = Asyncio.CreateTask(q.Get());
        await Turns(1);

        q.Shutdown();

        q.Qsize().Should().Be(0);
        await q.Join();
        await Turns(1);
        getter.Done().Should().BeTrue();
        (await ErrorOf(getter)).Should().BeOfType<QueueShutDown>();
        await RefusesPut(q);
        await RefusesGet(q);
    });

    [Test]
    [Property("Semantic", "162")]
    [PythonTest("test_queues", "_QueueShutdownTestMixin.test_shutdown_nonempty")]
    public void Shutdown_Full_EndsThePutterAndGivesWhatIsInside() => Run(async () =>
    {
        AsyncioQueue<string> q = New<string>(maxsize: 1);
        q.PutNowait("data");
        AsyncioTask join = Asyncio.CreateTask(q.Join()), putter = Asyncio.CreateTask(q.Put("more"));
        await Turns(1);
        putter.Done().Should().BeFalse();

        q.Shutdown(immediate: false);

        q.Qsize().Should().Be(1);
        await Turns(1);
        putter.Done().Should().BeTrue();
        (await ErrorOf(putter)).Should().BeOfType<QueueShutDown>();
        (await q.Get()).Should().Be("data");
        await Turns(1);
        join.Done().Should().BeFalse("its work is under way");
        await RefusesPut(q);
        await RefusesGet(q);
        await IsTheLastTaskDone(q, join);
    });

    [Test]
    [Property("Semantic", "162")]
    [PythonTest("test_queues", "_QueueShutdownTestMixin.test_shutdown_immediate")]
    public void Shutdown_Immediate_DropsAllAndEndsJoinInTheNextTurn() => Run(async () =>
    {
        AsyncioQueue<string> q = New<string>();
        q.PutNowait("data");
        AsyncioTask join = Asyncio.CreateTask(q.Join());

        q.Shutdown(immediate: true);

        q.Qsize().Should().Be(0);
        await Turns(1);
        join.Done().Should().BeTrue();
        await join;
        await RefusesPut(q);
        await RefusesGet(q);
        q.Invoking(x => x.TaskDone()).Should().Throw<ArgumentException>("nothing is unfinished");
    });

    [Test]
    [Property("Semantic", "162")]
    [PythonTest("test_queues", "_QueueShutdownTestMixin.test_shutdown_immediate_with_unfinished")]
    public void Shutdown_ImmediateWithWorkUnderWay_JoinWaitsForThat() => Run(async () =>
    {
        AsyncioQueue<string> q = New<string>();
        q.PutNowait("data");
        q.PutNowait("data");
        AsyncioTask join = Asyncio.CreateTask(q.Join());
        (await q.Get()).Should().Be("data");

        q.Shutdown(immediate: true);

        q.Qsize().Should().Be(0);
        await Turns(1);
        join.Done().Should().BeFalse();
        await RefusesPut(q);
        await RefusesGet(q);
        await IsTheLastTaskDone(q, join);
    });

    private static async Coroutine RefusesPut(AsyncioQueue<string> q)
    {
        (await ErrorOf(q.Put("data"))).Should().BeOfType<QueueShutDown>();
        q.Invoking(x => x.PutNowait("data")).Should().Throw<QueueShutDown>();
    }

    private static async Coroutine RefusesGet(AsyncioQueue<string> q)
    {
        (await ErrorOf(q.Get())).Should().BeOfType<QueueShutDown>();
        q.Invoking(x => x.GetNowait()).Should().Throw<QueueShutDown>();
    }

    private static async Coroutine IsTheLastTaskDone(AsyncioQueue<string> q, AsyncioTask join)
    {
        q.TaskDone();
        q.Invoking(x => x.TaskDone()).Should().Throw<ArgumentException>("all is done");
        await Turns(1);
        join.Done().Should().BeTrue();
        await join;
    }

    private AsyncioQueue<T> New<T>(int maxsize = 0) => kind switch
    {
        Kind.Fifo => new AsyncioQueue<T>(maxsize),
        Kind.Lifo => new AsyncioLifoQueue<T>(maxsize),
        _ => new AsyncioPriorityQueue<T>(maxsize),
    };
}

using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Locks;

[TestFixture]
public class PrimitiveStatisticsTests
{
    [Test]
    public void Lock_HeldAndWaitedFor_TellsBoth() => Virtual.Run(async () =>
    {
        var gate = new AsyncioLock();
        gate.Statistics().Should().Be(new LockStatistics(false, 0));
        await gate.Acquire();
        AsyncioTask waiter = Asyncio.CreateTask(gate.Acquire());
        await Virtual.Turns(1);

        gate.Statistics().Should().Be(new LockStatistics(true, 1));

        waiter.Cancel();
        await Virtual.Settle();
        gate.Statistics().Should().Be(new LockStatistics(true, 0));
    });

    [Test]
    public void Semaphore_SlotsTakenAndWaitedFor_TellsBoth() => Virtual.Run(async () =>
    {
        var slots = new AsyncioSemaphore(2);
        await slots.Acquire();
        slots.Statistics().Should().Be(new SemaphoreStatistics(1, 0));
        await slots.Acquire();
        AsyncioTask waiter = Asyncio.CreateTask(slots.Acquire());
        await Virtual.Turns(1);

        slots.Statistics().Should().Be(new SemaphoreStatistics(0, 1));

        slots.Release();
        slots.Statistics().Should().Be(new SemaphoreStatistics(0, 1), "the slot is the waiter's, whose turn has not come");
        await waiter;
        slots.Statistics().Should().Be(new SemaphoreStatistics(0, 0));
    });

    [Test]
    public void Event_WaitedFor_TellsHowMany() => Virtual.Run(async () =>
    {
        var flag = new AsyncioEvent();
        AsyncioTask[] waiters = [Asyncio.CreateTask(flag.Wait()), Asyncio.CreateTask(flag.Wait())];
        await Virtual.Turns(1);
        flag.Statistics().Should().Be(new EventStatistics(false, 2));

        flag.Set();
        await Asyncio.Gather(waiters);

        flag.Statistics().Should().Be(new EventStatistics(true, 0));
    });

    [Test]
    public void Condition_NotifiedWaiter_StandsInTheLineOfTheLock() => Virtual.Run(async () =>
    {
        var cond = new AsyncioCondition();
        AsyncioTask waiter = Asyncio.CreateTask(Wait());
        await Virtual.Turns(1);
        cond.Statistics().Should().Be(new ConditionStatistics(1, new LockStatistics(false, 0)));

        using (await cond.Acquire())
        {
            cond.Notify();
            await Virtual.Settle();
            cond.Statistics().Should().Be(new ConditionStatistics(0, new LockStatistics(true, 1)));
        }

        await waiter;

        async Coroutine Wait()
        {
            using (await cond.Acquire())
            {
                await cond.Wait();
            }
        }
    });

    [Test]
    public void Barrier_Filling_TellsHowManyWait() => Virtual.Run(async () =>
    {
        var barrier = new AsyncioBarrier(3);
        AsyncioTask waiter = Asyncio.CreateTask(barrier.Wait());
        await Virtual.Settle();
        barrier.Statistics().Should().Be(new BarrierStatistics(3, 1, false));

        await barrier.Abort();
        await Virtual.ErrorOf(waiter);

        barrier.Statistics().Should().Be(new BarrierStatistics(3, 0, true));
    });

    [Test]
    public void Queue_FullAndWaitedFor_TellsAll() => Virtual.Run(async () =>
    {
        var queue = new AsyncioQueue<int>(maxsize: 2);
        queue.PutNowait(1);
        queue.PutNowait(2);
        AsyncioTask putter = Asyncio.CreateTask(queue.Put(3));
        AsyncioTask joiner = Asyncio.CreateTask(queue.Join());
        await Virtual.Turns(1);

        queue.Statistics().Should().Be(new QueueStatistics(Size: 2, Maxsize: 2, Unfinished: 2, GettersWaiting: 0, PuttersWaiting: 1, JoinersWaiting: 1, IsShutdown: false));

        queue.Shutdown(immediate: true);
        await Virtual.ErrorOf(putter);
        await joiner;
        queue.Statistics().Should().Be(new QueueStatistics(0, 2, 0, 0, 0, 0, true));
    });

    [Test]
    public void Queue_EmptyAndWaitedFor_TellsTheGetters() => Virtual.Run(async () =>
    {
        var queue = new AsyncioPriorityQueue<int>();
        AsyncioTask<int> getter = Asyncio.CreateTask(queue.Get());
        await Virtual.Turns(1);

        queue.Statistics().Should().Be(new QueueStatistics(0, 0, 0, 1, 0, 0, false));

        queue.PutNowait(7);
        (await getter).Should().Be(7);
    });
}

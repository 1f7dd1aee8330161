using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Api;

public partial class ApiShapeTests
{
    // ---- locks and queues

    [Test]
    public void Lock_EachShape_Compiles() => Virtual.Run(async () =>
    {
        var gate = new AsyncioLock();
        using (await gate.Acquire())
        {
            gate.Locked().Should().BeTrue();
        }

        gate.Locked().Should().BeFalse();
        await gate.Acquire();
        gate.Locked();
        gate.Release();
        gate.Locked().Should().BeFalse();
    });

    [Test]
    public void Event_EachShape_Compiles() => Virtual.Run(async () =>
    {
        var ev = new AsyncioEvent();
        Asyncio.GetRunningLoop().CallLater(1, () => ev.Set());
        await ev.Wait();
        ev.IsSet().Should().BeTrue();
        ev.Clear();
        ev.IsSet().Should().BeFalse();
    });

    [Test]
    public void Condition_EachShape_Compiles() => Virtual.Run(async () =>
    {
        var cond = new AsyncioCondition();
        var ready = false;
        AsyncioTask waiter = Asyncio.CreateTask(async () =>
        {
            using (await cond.Acquire())
            {
                await cond.WaitFor(() => ready);
                cond.NotifyAll();
            }
        });
        await Asyncio.Sleep(1);
        using (await cond.Acquire())
        {
            ready = true;
            cond.Notify();
            cond.Notify(2);
        }

        await waiter;
    });

    [Test]
    public void Semaphores_EachShape_Compile() => Virtual.Run(async () =>
    {
        var sem = new AsyncioSemaphore(2);
        using (await sem.Acquire())
        {
            sem.Locked().Should().BeFalse();
        }

        var bounded = new AsyncioBoundedSemaphore(1);
        await bounded.Acquire();
        bounded.Locked().Should().BeTrue();
        bounded.Release();
    });

    [Test]
    public void Queue_EachShape_Compiles() => Virtual.Run(async () =>
    {
        var q = new AsyncioQueue<int>(maxsize: 10);
        await q.Put(1);
        int x = await q.Get();
        q.PutNowait(1);
        int y = q.GetNowait();
        q.TaskDone();
        q.TaskDone();
        await q.Join();
        (x, y, q.Qsize(), q.Empty(), q.Full(), q.Maxsize).Should().Be((1, 1, 0, true, false, 10));
        q.Shutdown();
        q.Invoking(static queue => queue.PutNowait(1)).Should().Throw<QueueShutDown>();
        var lifo = new AsyncioLifoQueue<string>();
        var priority = new AsyncioPriorityQueue<int>();
        lifo.PutNowait("a");
        priority.PutNowait(2);
        priority.PutNowait(1);
        (lifo.GetNowait(), priority.GetNowait()).Should().Be(("a", 1));
        lifo.Invoking(static queue => queue.GetNowait()).Should().Throw<QueueEmpty>();
    });

    [Test]
    public void Barrier_EachShape_Compiles() => Virtual.Run(async () =>
    {
        var b = new AsyncioBarrier(3);
        async Coroutine<int> Pass()
        {
            int i = await b.Wait();
            return i;
        }

        (await Asyncio.Gather(Pass(), Pass(), Pass())).Should().BeEquivalentTo([0, 1, 2]);
    });
}

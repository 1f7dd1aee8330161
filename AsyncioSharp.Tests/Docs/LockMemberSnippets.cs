using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Docs;

/// <summary>Members of locks, events, conditions and queues.</summary>
[TestFixture]
public sealed class LockMemberSnippets : MemberFixture
{
    [Test, Asyncio]
    public async Coroutine Lock()
    {
        // begin Lock
        var door = new AsyncioLock();
        using (await door.Acquire())
        {
            await Load(1);                                 // nobody else is in here meanwhile
        }
        // end

        door.Locked().Should().BeFalse();
    }

    [Test, Asyncio]
    public async Coroutine Semaphore()
    {
        // begin Semaphore
        var gate = new AsyncioSemaphore(2);                // two at once

        async Coroutine<int> Polite(int seconds)
        {
            using (await gate.Acquire())
            {
                return await Load(seconds);
            }
        }

        await Asyncio.Gather(Polite(1), Polite(1), Polite(1));
        // end

        Now.Should().Be(2);
    }

    [Test, Asyncio]
    public async Coroutine Event()
    {
        // begin Event
        var ready = new AsyncioEvent();
        Asyncio.GetRunningLoop().CallLater(1, ready.Set);
        await ready.Wait();                                // all that wait go on
        // end

        Now.Should().Be(1);
    }

    [Test, Asyncio]
    public async Coroutine Condition()
    {
        // begin Condition
        var changed = new AsyncioCondition();
        int stock = 0;

        async Coroutine Buy(int amount)
        {
            using (await changed.Acquire())
            {
                await changed.WaitFor(() => stock >= amount);      // asks again after each Notify
                stock -= amount;
                Console.WriteLine($"bought {amount}");
            }
        }

        AsyncioTask buyer = Asyncio.CreateTask(Buy(3));
        await Asyncio.Sleep(1);
        using (await changed.Acquire())
        {
            stock += 5;
            changed.NotifyAll();
        }

        await buyer;
        // end

        Lines.Should().Equal("bought 3");
    }

    [Test, Asyncio]
    public async Coroutine PutAndGet()
    {
        // begin PutAndGet
        var jobs = new AsyncioQueue<int>(maxsize: 2);

        async Coroutine Worker()
        {
            while (true)
            {
                int job = await jobs.Get();                // waits for a job
                await Load(job);
                jobs.TaskDone();
            }
        }

        AsyncioTask worker = Asyncio.CreateTask(Worker());
        foreach (int job in new[] { 1, 2, 3 })
        {
            await jobs.Put(job);                           // waits while two are in the queue
        }

        await jobs.Join();                                 // until each job is done
        worker.Cancel();
        // end

        Now.Should().Be(6);
    }

    [Test, Asyncio]
    public async Coroutine Nowait()
    {
        // begin Nowait
        var jobs = new AsyncioQueue<int>(maxsize: 1);
        jobs.PutNowait(1);
        try
        {
            jobs.PutNowait(2);
        }
        catch (QueueFull)
        {
            Console.WriteLine($"full; the first is {jobs.GetNowait()}");
        }
        // end

        await Asyncio.Sleep(0);
        Lines.Should().Equal("full; the first is 1");
    }

    [Test, Asyncio]
    public async Coroutine Shutdown()
    {
        var jobs = new AsyncioQueue<int>();
        jobs.PutNowait(1);

        // begin Shutdown
        jobs.Shutdown();                                   // what is in the queue is still given out
        try
        {
            while (true)
            {
                Console.WriteLine(await jobs.Get());
            }
        }
        catch (QueueShutDown)
        {
            Console.WriteLine("that was all");
        }
        // end

        Lines.Should().Equal("1", "that was all");
    }
}

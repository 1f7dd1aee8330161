using AsyncioSharp.Tests.Infrastructure;

#pragma warning disable ASY010 // What is tested: other threads are refused.

namespace AsyncioSharp.Tests.Threads;

/// <summary>Locks and queues are made without a loop: which thread may change them when.</summary>
[TestFixture]
public class UnboundObjectTests
{
    private const int Items = 20_000;

    [Test]
    public void PutNowait_FromPoolThreads_NeverLosesAnItemWithoutAnError([Values] Body body)
    {
        int put = 0, refused = 0, got = 0;
        var queue = new AsyncioQueue<int>();
        Virtual.Run(body, async Coroutine () => await Main(), Main);

        got.Should().Be(put, "what was not refused has arrived");
        refused.Should().BePositive().And.Be(Items - put);

        async Task Main()
        {
            queue.PutNowait(0);
            await Asyncio.ToThread(() => Parallel.For(0, Items, item =>
            {
                try
                {
                    queue.PutNowait(item);
                    Interlocked.Increment(ref put);
                }
                catch (InvalidOperationException)
                {
                    Interlocked.Increment(ref refused);
                }
            }));
            got = queue.Qsize() - 1;
        }
    }

    /// <summary>As above before any loop has used it: then it belongs to nobody, and nothing is refused or lost.</summary>
    [Test]
    public void PutNowait_FromPoolThreadsBeforeALoopUsesIt_AllArrive()
    {
        var queue = new AsyncioQueue<int>();

        Parallel.For(0, Items, queue.PutNowait);

        queue.Qsize().Should().Be(Items);
        Virtual.Run(async () =>
        {
            for (int i = 0; i < Items; i++)
            {
                await queue.Get();
            }
        });
    }

    /// <summary>A loop takes it over in the middle: from then on the others are refused.</summary>
    [Test]
    public void PutNowait_WhileALoopTakesTheQueueOver_EachItemArrivesOrIsRefused()
    {
        var queue = new AsyncioQueue<int>();
        int put = 0;
        using var begun = new ManualResetEventSlim();
        Background filler = Background.Start(() =>
        {
            try
            {
                for (int i = 0; i < 100 * Items; i++)
                {
                    queue.PutNowait(i);
                    put++;
                    begun.Set();
                }
            }
            catch (InvalidOperationException)
            {
            }
        });
        begun.Wait(Background.Limit);
        int got = 0;

        Virtual.Run(async () =>
        {
            await queue.Get();
            got++;
            filler.Join();
            while (!queue.Empty())
            {
                await queue.Get();
                got++;
            }
        });

        got.Should().Be(put);
    }

    [Test]
    public void Set_OffTheLoop_IsRefusedAndTheFlagStaysDown() => AsyncioContext.Run(async () =>
    {
        var flag = new AsyncioEvent();
        AsyncioTask waiter = Asyncio.CreateTask(async () => await flag.Wait());
        await Asyncio.Sleep(0);

        await Asyncio.ToThread(() => flag.Invoking(f => f.Set()).Should().Throw<InvalidOperationException>().WithMessage("Non-thread-safe*CallSoonThreadsafe*"));

        flag.IsSet().Should().BeFalse();
        flag.Set();
        await waiter;
    });

    /// <summary>Static locks outlive a run: without a wait the next loop takes them over.</summary>
    [Test]
    public void Lock_OfALoopThatHasEnded_IsTakenOverByTheNext()
    {
        var gate = new AsyncioLock();
        for (int run = 0; run < 2; run++)
        {
            Virtual.Run(async () =>
            {
                using (await gate.Acquire())
                {
                }
            });
        }
    }

    [Test]
    public void Lock_ThatAnotherRunningLoopUses_IsRefused()
    {
        using var thread = new LoopThread();
        var gate = new AsyncioLock();
        thread.Ask(() => gate.Acquire().ToTask(thread.Loop));
        thread.Ask(gate.Locked);

        FluentActions.Invoking(() => Virtual.Run(async () => await gate.Acquire())).Should().Throw<InvalidOperationException>().WithMessage("Non-thread-safe*");
    }

    [Test]
    public void Release_OffTheLoopWhileItDoesNotRun_IsAllowed()
    {
        using EventLoop loop = Virtual.Loop();
        var gate = new AsyncioLock();
        loop.RunUntilComplete(gate.Acquire());
        AsyncioTask next = loop.CreateTask(gate.Acquire());
        loop.Turns(2);

        Background.Run(gate.Release);

        loop.RunUntilComplete(next);
        gate.Locked().Should().BeTrue();
    }

    /// <summary>What only reads never fails and changes nothing, whatever the loop does meanwhile.</summary>
    [Test]
    public void ToString_OnAnotherThreadWhileTheLoopWorks_NeverThrows()
    {
        using var thread = new LoopThread();
        var queue = new AsyncioQueue<int>();
        var flag = new AsyncioEvent();
        Future<int> future = thread.Loop.CreateFuture<int>();
        Task work = Asyncio.RunCoroutineThreadsafe(Work, thread.Loop);

        while (!work.IsCompleted)
        {
            $"{queue} {queue.Statistics()} {flag} {flag.Statistics()} {future} {future.Done()} {thread.Loop} {thread.Loop.IsRunning()}".Should().NotBeEmpty();
        }

        work.GetAwaiter().GetResult();

        async Coroutine Work()
        {
            for (int i = 0; i < 3000; i++)
            {
                queue.PutNowait(i);
                future = Asyncio.GetRunningLoop().CreateFuture<int>();
                future.AddDoneCallback(static _ => { });
                future.AddDoneCallback(static _ => { });
                AsyncioTask waiter = Asyncio.CreateTask(async () => await flag.Wait());
                await Asyncio.Sleep(0);
                flag.Set();
                future.SetResult(i);
                await waiter;
                flag.Clear();
                queue.GetNowait();
            }
        }
    }
}

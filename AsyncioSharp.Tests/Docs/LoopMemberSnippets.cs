using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Docs;

/// <summary>Members of <see cref="EventLoop"/>, <see cref="AsyncioTask"/> and <see cref="Future"/>.</summary>
[TestFixture]
public sealed class LoopMemberSnippets : MemberFixture
{
    [Test, Asyncio]
    public async Coroutine CallSoon()
    {
        EventLoop loop = Asyncio.GetRunningLoop();

        // begin CallSoon
        loop.CallSoon(() => Console.WriteLine("in the next turn"));
        Console.WriteLine("now");
        // end

        await Asyncio.Sleep(0);
        Lines.Should().Equal("now", "in the next turn");
    }

    [Test, Asyncio]
    public async Coroutine CallLater()
    {
        EventLoop loop = Asyncio.GetRunningLoop();

        // begin CallLater
        TimerHandle timer = loop.CallLater(30, () => Console.WriteLine("half a minute is over"));
        await Load(10);
        timer.Cancel();                                    // not needed any more
        // end

        await Load(60);
        Lines.Should().BeEmpty();
    }

    [Test]
    public void CallSoonThreadsafe() => AsyncioContext.Run(async () =>
    {
        // begin CallSoonThreadsafe
        EventLoop loop = Asyncio.GetRunningLoop();
        var arrived = new AsyncioQueue<string>();
        var thread = new Thread(() => loop.CallSoonThreadsafe(() => arrived.PutNowait("from a thread")));
        thread.Start();
        Console.WriteLine(await arrived.Get());
        // end

        Lines.Should().Equal("from a thread");
        await Asyncio.ToThread(thread.Join);
    });

    [Test, Asyncio]
    public async Coroutine CreateFuture()
    {
        EventLoop loop = Asyncio.GetRunningLoop();

        // begin CreateFuture
        Future<string> answer = loop.CreateFuture<string>();
        loop.CallLater(1, () => answer.SetResult("yes"));
        Console.WriteLine(await answer);
        Console.WriteLine(answer.Result());                // done by now: no await needed
        // end

        Lines.Should().Equal("yes", "yes");
    }

    [Test]
    public void RunUntilComplete()
    {
        // begin RunUntilComplete
        EventLoop loop = Asyncio.NewEventLoop();
        try
        {
            int result = loop.RunUntilComplete(Load(0));
            Console.WriteLine(result);
        }
        finally
        {
            loop.Close();
        }
        // end

        Lines.Should().Equal("0");
    }

    [Test]
    public void RunForever()
    {
        // begin RunForever
        EventLoop loop = Asyncio.NewEventLoop();
        loop.CallLater(0.01, loop.Stop);
        loop.RunForever();                                 // until Stop
        loop.Close();
        // end

        loop.IsClosed().Should().BeTrue();
    }

    [Test]
    public void RunInExecutor() => AsyncioContext.Run(async () =>
    {
        static int Compute(int n) => n * n;

        EventLoop loop = Asyncio.GetRunningLoop();

        // begin RunInExecutor
        using var two = new ThreadPoolExecutor(maxWorkers: 2);
        int square = await loop.RunInExecutor(two, Compute, 7);
        // end

        square.Should().Be(49);
    });

    [Test]
    public void SetExceptionHandler() => AsyncioContext.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();

        // begin SetExceptionHandler
        loop.SetExceptionHandler((_, context) => Console.WriteLine($"{context.Message}: {context.Exception?.Message}"));
        loop.CallSoon(() => throw new FormatException("no number"));
        // end

        await Asyncio.Sleep(0);
        Lines.Should().ContainSingle().Which.Should().EndWith(": no number");
    });

    [Test]
    public void Wrap() => AsyncioContext.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        EventHandler? raised = null;

        // begin Wrap
        var seen = new AsyncioEvent();
        raised += loop.Wrap((_, _) => seen.Set());         // may be raised on any thread; the handler runs on the loop
        // end

        await Asyncio.ToThread(() => raised(null, EventArgs.Empty));
        await seen.Wait();
    });

    [Test, Asyncio]
    public async Coroutine Cancel()
    {
        // begin Cancel
        AsyncioTask<int> task = Asyncio.CreateTask(Load(3600));
        await Asyncio.Sleep(1);
        task.Cancel();
        try
        {
            await task;
        }
        catch (CancelledError)
        {
            Console.WriteLine("cancelled");
        }
        // end

        Lines.Should().Equal("cancelled");
        Now.Should().Be(1);
    }

    [Test, Asyncio]
    public async Coroutine Uncancel()
    {
        static async Coroutine<int> Patient(Coroutine<int> work)
        {
            AsyncioTask<int> task = Asyncio.CreateTask(work);

            // begin Uncancel
            try
            {
                return await Asyncio.Shield(task);
            }
            catch (CancelledError) when (Asyncio.CurrentTask()!.Cancelling() > 0)
            {
                Asyncio.CurrentTask()!.Uncancel();         // the request is dealt with: what follows may await again
                return await task;
            }
            // end
        }

        AsyncioTask<int> patient = Asyncio.CreateTask(Patient(Load(5)));
        await Asyncio.Sleep(1);
        patient.Cancel();
        (await patient).Should().Be(5);
    }

    [Test, Asyncio]
    public async Coroutine Done()
    {
        // begin Done
        AsyncioTask<int> task = Asyncio.CreateTask(Load(1));
        task.AddDoneCallback(ended => Console.WriteLine(ended.Cancelled() ? "cancelled" : ended.Exception()?.Message ?? "well"));
        Console.WriteLine(task.Done());
        await task;
        Console.WriteLine(task.Result());
        // end

        await Asyncio.Sleep(0);
        Lines.Should().BeEquivalentTo("False", "well", "1");
    }
}

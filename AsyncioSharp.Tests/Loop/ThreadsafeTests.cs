using AsyncioSharp.Tests.Infrastructure;

#pragma warning disable ASY002 // What is tested: the second start fails.

namespace AsyncioSharp.Tests.Loop;

[TestFixture]
public class ThreadsafeTests
{
    [Test, Property("Semantic", "21")]
    public void CallSoonThreadsafe_LoopIsParked_WakesItAndRunsOnItsThread()
    {
        using var loop = new LoopThread();
        int loopThread = loop.Ask(() => Environment.CurrentManagedThreadId);
        int ranOn = 0;
        using var ran = new ManualResetEventSlim();

        loop.Loop.CallSoonThreadsafe(() =>
        {
            ranOn = Environment.CurrentManagedThreadId;
            ran.Set();
        });

        ran.Wait(Background.Limit).Should().BeTrue();
        ranOn.Should().Be(loopThread).And.NotBe(Environment.CurrentManagedThreadId);
    }

    [Test, Property("Semantic", "21")]
    public void CallSoonThreadsafe_OnTheLoopsOwnThread_KeepsTheOrderWithCallSoon()
    {
        using var loop = Virtual.Loop();
        var log = new List<string>();
        loop.CallSoon(() =>
        {
            loop.CallSoon(() => log.Add("soon"));
            loop.CallSoonThreadsafe(() => log.Add("threadsafe"));
            loop.CallSoon(() => log.Add("soon again"));
        });

        loop.Turns(2);

        log.Should().Equal("soon", "threadsafe", "soon again");
    }

    [Test, Property("Semantic", "21")]
    public void CallSoonThreadsafe_FromManyThreads_RunsAllAndKeepsTheOrderOfEach()
    {
        const int Producers = 4, Each = 2000;
        using var loop = new LoopThread();
        var last = new int[Producers];
        int count = 0, disorder = 0;
        using var all = new ManualResetEventSlim();

        Background[] threads = [.. Enumerable.Range(0, Producers).Select(producer => Background.Start(() =>
        {
            for (int i = 1; i <= Each; i++)
            {
                loop.Loop.CallSoonThreadsafe(Arrive, producer, i);
            }
        }))];
        Array.ForEach(threads, thread => thread.Join());

        all.Wait(Background.Limit).Should().BeTrue("no call may be lost");
        disorder.Should().Be(0);

        void Arrive(int producer, int number)
        {
            disorder += number == last[producer] + 1 ? 0 : 1;
            last[producer] = number;
            if (++count == Producers * Each)
            {
                all.Set();
            }
        }
    }

    [Test, Property("Semantic", "21")]
    public void CallSoonThreadsafe_LoopDoesNotRunYet_RunsWhenItDoes()
    {
        using var loop = Virtual.Loop();
        bool ran = false;
        Background.Run(() => loop.CallSoonThreadsafe(() => ran = true));
        ran.Should().BeFalse();

        loop.Turn();

        ran.Should().BeTrue();
    }

    [TestCase(false), TestCase(true), Property("Semantic", "21")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_call_soon_threadsafe")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_call_soon_threadsafe_same_thread")]
    public void CallSoonThreadsafe_BeforeACallSoonAndTheRun_RunsBeforeIt(bool otherThread)
    {
        using var loop = Virtual.Loop();
        var log = new List<string>();
        if (otherThread)
        {
            Background.Run(() => loop.CallSoonThreadsafe(log.Add, "hello"));
        }
        else
        {
            loop.CallSoonThreadsafe(log.Add, "hello");
        }

        loop.CallSoon(log.Add, "world");

        loop.Turns(2);

        log.Should().Equal("hello", "world");
    }

    [TestCase(false), TestCase(true)]
    [PythonTest("test_events", "EventLoopTestsMixin.test_call_soon_threadsafe_handle_cancel_other_thread")]
    public void CallSoonThreadsafe_HandleCancelledBeforeItRan_IsSkipped(bool otherThread)
    {
        using var loop = Virtual.Loop();
        bool ran = false;
        if (otherThread)
        {
            // While the loop runs, and cannot have come to it.
            loop.CallSoon(() => Background.Run(CallAndCancel));
        }
        else
        {
            CallAndCancel();
        }

        loop.Turns(2);

        ran.Should().BeFalse();

        void CallAndCancel()
        {
            Handle handle = loop.CallSoonThreadsafe(() => ran = true);
            handle.Cancel();
            handle.Cancelled().Should().BeTrue();
        }
    }

    [Test, Property("Semantic", "22")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_call_soon_threadsafe_handle_cancel_same_thread")]
    public void CallSoonThreadsafe_CallbackCancelsItsOwnHandle_RunsToItsEnd()
    {
        using var loop = Virtual.Loop();
        var log = new List<string>();
        Handle handle = null!;
        Background.Run(() => handle = loop.CallSoonThreadsafe(
            message =>
            {
                handle.Cancel();
                log.Add(message);
            },
            "hello"));

        loop.Turns(2);

        log.Should().Equal("hello");
        handle.Cancelled().Should().BeTrue();
    }

    [Test]
    public void CallSoonThreadsafe_FloodFromItsOwnCallbacks_DoesNotStarveTimers()
    {
        using var loop = new EventLoop();
        bool over = false;
        int calls = 0;
        loop.CallLater(0.005, () =>
        {
            over = true;
            loop.Stop();
        });
        loop.CallSoonThreadsafe(Again);

        loop.RunForever();

        calls.Should().BePositive();

        void Again()
        {
            calls++;
            if (!over)
            {
                loop.CallSoonThreadsafe(Again);
            }
        }
    }

    [Test]
    public void CallSoonThreadsafe_CarriesTheContextOfTheCallingThread()
    {
        using var loop = Virtual.Loop();
        var variable = new ContextVar<string>("who", "nobody");
        string? seen = null;
        Background.Run(() =>
        {
            variable.Set("other thread");
            loop.CallSoonThreadsafe(() => seen = variable.Get());
        });

        loop.Turn();

        seen.Should().Be("other thread");
    }

    [Test, Property("Semantic", "56")]
    public void RunCoroutineThreadsafe_FromAnotherThread_GivesTheResult()
    {
        using var loop = new LoopThread();

        Task<int> task = Asyncio.RunCoroutineThreadsafe(Body(), loop.Loop);

        task.Wait(Background.Limit).Should().BeTrue();
        task.Result.Should().Be(7);

        static async Coroutine<int> Body()
        {
            await Asyncio.Sleep(0);
            return 7;
        }
    }

    [Test, Property("Semantic", "56")]
    public void RunCoroutineThreadsafe_CoroutineFails_TheErrorIsTheTasks()
    {
        using var loop = new LoopThread();
        var error = new FormatException("no number");

        Task task = Asyncio.RunCoroutineThreadsafe(Body(), loop.Loop);

        FluentActions.Invoking(() => task.Wait(Background.Limit)).Should().Throw<AggregateException>().Which.InnerException.Should().BeSameAs(error);

        async Coroutine Body()
        {
            await Asyncio.Sleep(0);
            throw error;
        }
    }

    [Test, Property("Semantic", "56")]
    public void RunCoroutineThreadsafe_TokenIsCancelled_CancelsTheTaskOnTheLoop()
    {
        using var loop = new LoopThread();
        using var source = new CancellationTokenSource();
        using var started = new ManualResetEventSlim();
        bool cleaned = false;

        Task task = Asyncio.RunCoroutineThreadsafe(Body(), loop.Loop, source.Token);
        started.Wait(Background.Limit).Should().BeTrue();
        source.Cancel();

        FluentActions.Invoking(() => task.Wait(Background.Limit)).Should().Throw<AggregateException>();
        task.IsCanceled.Should().BeTrue();
        cleaned.Should().BeTrue();

        async Coroutine Body()
        {
            try
            {
                started.Set();
                await Asyncio.Sleep(1e6);
            }
            finally
            {
                cleaned = true;
            }
        }
    }

    [Test, Property("Semantic", "56")]
    public void RunCoroutineThreadsafe_TaskCannotBeMade_TheErrorIsInTheResult()
    {
        using var loop = new LoopThread();
        Reports reports = loop.Ask(() => Reports.Of(loop.Loop));
        Coroutine<int> used = Body();
        Asyncio.RunCoroutineThreadsafe(used, loop.Loop).Wait(Background.Limit).Should().BeTrue();

        Task<int> second = Asyncio.RunCoroutineThreadsafe(used, loop.Loop);

        FluentActions.Invoking(() => second.Wait(Background.Limit)).Should().Throw<AggregateException>()
            .Which.InnerException.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("already awaited");
        loop.Ask(() => reports.Only).Exception.Should().BeOfType<InvalidOperationException>("the loop is told as well");

        static async Coroutine<int> Body()
        {
            await Asyncio.Sleep(0);
            return 1;
        }
    }
}

using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Contexts;

[TestFixture]
public class AsyncioContextTests
{
    [Test]
    public void Current_InATask_IsItsOwnObject([Values] Body body)
    {
        var seen = new List<SynchronizationContext?>();
        using var loop = Virtual.Loop();
        for (int i = 0; i < 2; i++)
        {
            Virtual.Start(loop, body, Coroutine, Native);
        }

        loop.CallSoon(() => seen.Add(SynchronizationContext.Current));
        loop.Turns(3);

        seen.Should().AllBeOfType<AsyncioContext>();
        seen.Should().HaveCount(5);
        seen[0].Should().NotBeSameAs(seen[1]);
        seen[2].Should().BeSameAs(loop.BaseContext);
        seen[3].Should().BeSameAs(seen[0]);
        seen[4].Should().BeSameAs(seen[1]);

        async Coroutine Coroutine()
        {
            seen.Add(SynchronizationContext.Current);
            await Asyncio.Sleep(0);
            seen.Add(SynchronizationContext.Current);
        }

        async Task Native()
        {
            seen.Add(SynchronizationContext.Current);
            await Asyncio.Sleep(0);
            seen.Add(SynchronizationContext.Current);
        }
    }

    [Test]
    public void Run_Ends_TheContextOfTheCallerIsBack()
    {
        var own = new SynchronizationContext();
        SynchronizationContext? after = null;
        Background.Run(() =>
        {
            SynchronizationContext.SetSynchronizationContext(own);
            Virtual.Run(async () => await Asyncio.Sleep(1));
            after = SynchronizationContext.Current;
        });

        after.Should().BeSameAs(own);
    }

    [Test]
    public void Run_Fails_TheContextOfTheCallerIsBack()
    {
        var variable = new ContextVar<string>("who", "nobody");
        FluentActions.Invoking(() => Virtual.Run(async () =>
        {
            variable.Set("main");
            await Asyncio.Sleep(1);
            throw new FormatException();
        })).Should().Throw<FormatException>();

        SynchronizationContext.Current.Should().NotBeOfType<AsyncioContext>();
        variable.Get().Should().Be("nobody");
    }

    [Test]
    public void Post_OnTheLoopsThread_IsNeverInline()
    {
        using var loop = Virtual.Loop();
        var log = new List<string>();
        loop.CallSoon(() =>
        {
            SynchronizationContext.Current!.Post(_ => log.Add("posted"), null);
            log.Add("after Post");
        });

        loop.Turns(2);

        log.Should().Equal("after Post", "posted");
    }

    [Test]
    public void Post_FromAnotherThread_RunsOnTheLoopsThreadWithItsState()
    {
        using var loop = new LoopThread();
        int home = loop.Ask(() => Environment.CurrentManagedThreadId);
        using var ran = new ManualResetEventSlim();
        (int Thread, object? State) seen = default;

        loop.Loop.BaseContext.Post(
            state =>
            {
                seen = (Environment.CurrentManagedThreadId, state);
                ran.Set();
            },
            "state");

        ran.Wait(Background.Limit).Should().BeTrue();
        seen.Should().Be((home, "state"));
    }

    [Test]
    public void Post_ToTheContextOfATask_RunsAsThatTask()
    {
        using var loop = Virtual.Loop();
        AsyncioTask? seen = null;
        SynchronizationContext? context = null;
        AsyncioTask task = loop.CreateTask(Body());
        loop.Turn();

        context!.Post(_ => seen = Asyncio.CurrentTask(), null);
        loop.Turn();

        seen.Should().BeSameAs(task);

        async Coroutine Body()
        {
            context = SynchronizationContext.Current;
            await Asyncio.Sleep(1);
        }
    }

    [Test]
    public void Post_ToAClosedLoop_IsReportedAndNotThrown()
    {
        var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        loop.Close();

        loop.BaseContext.Invoking(c => c.Post(_ => { }, null)).Should().NotThrow();

        reports.Only.Message.Should().StartWith("Event loop is closed");
    }

    [Test]
    public void Post_CallbackThrows_IsReportedAndTheLoopGoesOn()
    {
        using var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        bool next = false;
        loop.BaseContext.Post(_ => throw new FormatException(), null);
        loop.BaseContext.Post(_ => next = true, null);

        loop.Turn();

        next.Should().BeTrue();
        reports.Only.Exception.Should().BeOfType<FormatException>();
    }

    [Test]
    public void Send_OnTheLoopsThread_IsInline()
    {
        using var loop = Virtual.Loop();
        var log = new List<string>();
        loop.CallSoon(() =>
        {
            SynchronizationContext.Current!.Send(_ => log.Add("sent"), null);
            log.Add("after Send");
        });

        loop.Turn();

        log.Should().Equal("sent", "after Send");
    }

    [Test]
    public void Send_FromAnotherThread_RunsOnTheLoopsThreadBeforeItReturns()
    {
        using var loop = new LoopThread();
        int home = loop.Ask(() => Environment.CurrentManagedThreadId), seen = 0;

        loop.Loop.BaseContext.Send(_ => seen = Environment.CurrentManagedThreadId, null);

        seen.Should().Be(home);
    }

    [Test]
    public void Send_FromAnotherThreadAndThrows_TheSenderGetsTheError()
    {
        using var loop = new LoopThread();

        FluentActions.Invoking(() => loop.Loop.BaseContext.Send(_ => throw new FormatException(), null)).Should().Throw<FormatException>();
    }

    [Test]
    public void Send_LoopDoesNotRunOrIsClosed_IsRefusedInsteadOfHanging()
    {
        var loop = Virtual.Loop();

        loop.BaseContext.Invoking(c => c.Send(_ => { }, null)).Should().Throw<InvalidOperationException>().WithMessage("*not running*");
        loop.Close();
        loop.BaseContext.Invoking(c => c.Send(_ => { }, null)).Should().Throw<InvalidOperationException>().WithMessage("*closed*");
    }

    [Test]
    public void CreateCopy_IsTheSameObject()
    {
        using var loop = Virtual.Loop();

        loop.BaseContext.CreateCopy().Should().BeSameAs(loop.BaseContext);
    }

    [Test]
    public void AsyncVoid_FailsAtOnce_IsReportedAndTheLoopGoesOn()
    {
        using var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        bool next = false;
        loop.CallSoon(async void () => throw new FormatException());
        loop.CallSoon(() => next = true);

        loop.Turns(2);

        next.Should().BeTrue();
        reports.Only.Exception.Should().BeOfType<FormatException>();
    }

    [Test]
    public void AsyncVoid_FailsLater_IsReportedAndTheLoopGoesOn()
    {
        using var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        loop.CallSoon(FireAndForget);
        loop.CallLater(2, loop.Stop);

        loop.RunForever();

        reports.Only.Exception.Should().BeOfType<FormatException>();
        reports.Only.Message.Should().Contain("async void");

        static async void FireAndForget()
        {
            await Asyncio.Sleep(1);
            throw new FormatException();
        }
    }

    [Test]
    public void AsyncVoid_InsideATask_IsReportedWithThatTask([Values] Body body)
    {
        Reports? reports = null;
        Virtual.Run(body, Coroutine, Native);

        reports!.Only.Exception.Should().BeOfType<FormatException>();
        reports.Only.Task!.GetName().Should().Be("its task");

        async Coroutine Coroutine()
        {
            Prepare();
            await Asyncio.Sleep(2);
        }

        async Task Native()
        {
            Prepare();
            await Asyncio.Sleep(2);
        }

        void Prepare()
        {
            reports = Reports.Of(Asyncio.GetRunningLoop());
            Asyncio.CurrentTask()!.SetName("its task");
            FireAndForget();
        }

        static async void FireAndForget()
        {
            await Asyncio.Sleep(1);
            throw new FormatException();
        }
    }

    [Test]
    public void Scheduler_StartNewFromAnotherThread_RunsOnTheLoop()
    {
        using var loop = new LoopThread();
        int home = loop.Ask(() => Environment.CurrentManagedThreadId);

        Task<(int Thread, EventLoop Loop)> task = Task.Factory.StartNew(
            () => (Environment.CurrentManagedThreadId, Asyncio.GetRunningLoop()), CancellationToken.None, TaskCreationOptions.None, loop.Loop.Scheduler);

        task.Wait(Background.Limit).Should().BeTrue();
        task.Result.Should().Be((home, loop.Loop));
    }

    [Test]
    public void Scheduler_ContinueWith_RunsOnTheLoopInAnotherTurn()
    {
        using var loop = Virtual.Loop();
        var log = new List<string>();
        loop.CallSoon(() =>
        {
            Task.CompletedTask.ContinueWith(
                _ => log.Add($"continued {Asyncio.GetRunningLoop() == loop}"), CancellationToken.None, TaskContinuationOptions.None, loop.Scheduler);
            log.Add("attached");
        });

        loop.Turns(2);

        log.Should().Equal("attached", "continued True");
    }

    [Test]
    public void Scheduler_TasksQueuedTogether_RunOneAtATimeInOrder()
    {
        using var loop = Virtual.Loop();
        var log = new List<int>();
        for (int i = 0; i < 10; i++)
        {
            int number = i;
            Task.Factory.StartNew(() => log.Add(number), CancellationToken.None, TaskCreationOptions.None, loop.Scheduler);
        }

        loop.Turn();

        log.Should().Equal(Enumerable.Range(0, 10));
        loop.Scheduler.MaximumConcurrencyLevel.Should().Be(1);
    }

    [Test]
    public void Scheduler_LoopIsClosed_IsRefused()
    {
        var loop = Virtual.Loop();
        loop.Close();

        ((Action)(() => _ = Task.Factory.StartNew(() => { }, CancellationToken.None, TaskCreationOptions.None, loop.Scheduler))).Should().Throw<TaskSchedulerException>()
            .WithInnerException<InvalidOperationException>().WithMessage("Event loop is closed*");
    }

    [Test]
    public void Run_EveryKindOfMain_GivesItsResult()
    {
        AsyncioContext.Run(Coro(), loopFactory: Virtual.Loop).Should().Be(1);
        AsyncioContext.Run(Coro, loopFactory: Virtual.Loop).Should().Be(1);
        AsyncioContext.Run(Native, loopFactory: Virtual.Loop).Should().Be(2);
        AsyncioContext.Run(Value, loopFactory: Virtual.Loop).Should().Be(3);
        Asyncio.Run(Coro(), loopFactory: Virtual.Loop).Should().Be(1);

        static async Coroutine<int> Coro() => await Asyncio.Sleep(1, 1);

        static async Task<int> Native() => await Asyncio.Sleep(1, 2);

        static async ValueTask<int> Value() => await Asyncio.Sleep(1, 3);
    }

    [Test]
    public void Await_InTheSameTask_DoesNotHopButBetweenTasksDoes()
    {
        // What makes unmodified async Task code keep asyncio's order: one context object per task.
        var log = new List<string>();
        using var loop = Virtual.Loop();
        AsyncioTask child = loop.CreateTask(Child);
        loop.CreateTask(Parent);
        loop.Turns(2);
        loop.CallSoon(() => log.Add("in line"));
        loop.Turns(2);

        log.Should().Equal("child inner", "child outer", "in line", "parent");

        async Task Child()
        {
            await Inner();
            log.Add("child outer");
        }

        async Task Inner()
        {
            await Asyncio.Sleep(0);
            await Asyncio.Sleep(0);
            log.Add("child inner");
        }

        async Task Parent()
        {
            await child;
            log.Add("parent");
        }
    }
}

using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Runners;

[TestFixture]
public class RunnerTests
{
    [Test, Property("Semantic", "234")]
    public void Run_SecondTime_SeesTheContextVariablesOfTheFirst()
    {
        var variable = new ContextVar<int>("v", 0);
        using var runner = new Runner(loopFactory: Virtual.Loop);
        runner.Run(Set(1));

        runner.Run(Get()).Should().Be(1);
        variable.Get().Should().Be(0, "the runner has a context of its own");

        async Coroutine Set(int value)
        {
            variable.Set(value);
            await Asyncio.Sleep(1);
        }

        async Coroutine<int> Get() => variable.Get();
    }

    [Test, Property("Semantic", "234")]
    public void Run_WithContext_UsesThatOne()
    {
        var variable = new ContextVar<int>("v", 0);
        var context = new Context();
        context.Run(() => variable.Set(7));
        using var runner = new Runner(loopFactory: Virtual.Loop);

        runner.Run(Get(), context).Should().Be(7);
        runner.Run(Get()).Should().Be(0);

        async Coroutine<int> Get() => variable.Get();
    }

    [Test, Property("Semantic", "235")]
    public void GetLoop_WithoutFactory_IsTheCurrentLoopUntilClose() => Background.Run(() =>
    {
        var runner = new Runner();
        EventLoop loop = runner.GetLoop();

        Asyncio.GetEventLoop().Should().BeSameAs(loop);
        runner.Close();
        loop.IsClosed().Should().BeTrue();
        using EventLoop other = Asyncio.GetEventLoop();
        other.Should().NotBeSameAs(loop);
    });

    [Test, Property("Semantic", "235")]
    public void GetLoop_WithFactory_LeavesTheCurrentLoopAlone() => Background.Run(() =>
    {
        using EventLoop mine = Virtual.Loop();
        Asyncio.SetEventLoop(mine);
        using (var runner = new Runner(loopFactory: Virtual.Loop))
        {
            runner.GetLoop().Should().NotBeSameAs(mine);
            Asyncio.GetEventLoop().Should().BeSameAs(mine);
        }

        Asyncio.GetEventLoop().Should().BeSameAs(mine);
    });

    /// <summary>Here the types say what may be run: anything that gives a coroutine or a task; null is refused.</summary>
    [Test, Property("Semantic", "236")]
    public void Run_Null_IsRefused()
    {
        using var runner = new Runner(loopFactory: Virtual.Loop);
        runner.Invoking(static r => r.Run((Coroutine)null!)).Should().Throw<ArgumentNullException>();
    }

    [Test, Property("Semantic", "236")]
    public void Run_NativeMethods_AreAccepted()
    {
        using var runner = new Runner(loopFactory: Virtual.Loop);
        runner.Run(static async Task<int> () => await Asyncio.Sleep(1, 2)).Should().Be(2);
        runner.Run(static async Task () => await Asyncio.Sleep(1));
        runner.GetLoop().Time().Should().Be(2);
    }

    [Test, Property("Semantic", "237")]
    public void Run_Closed_IsRefused()
    {
        var runner = new Runner(loopFactory: Virtual.Loop);
        runner.Run(Asyncio.Sleep(0));
        runner.Close();
        Coroutine late = Virtual.Forever();

        runner.Invoking(r => r.Run(late)).Should().Throw<InvalidOperationException>().WithMessage("*closed*");
        runner.Invoking(static r => r.GetLoop()).Should().Throw<InvalidOperationException>().WithMessage("*closed*");
        runner.Invoking(static r => r.Close()).Should().NotThrow("closing is idempotent");
        late.Close();
    }

    [Test]
    public void Run_SeveralTimes_ShareOneLoopAndItsTasks()
    {
        using var runner = new Runner(loopFactory: Virtual.Loop);
        var ended = false;
        runner.Run(Begin());
        ended.Should().BeFalse("a run does not wait for the tasks that it leaves");
        runner.Run(Asyncio.Sleep(10));
        ended.Should().BeTrue("the task went on in the next run");

        async Coroutine Begin()
        {
            _ = Asyncio.CreateTask(async Coroutine () =>
            {
                await Asyncio.Sleep(5);
                ended = true;
            });
            await Asyncio.Sleep(1);
        }
    }

    [Test]
    public void Close_LeftoverTasks_AreCancelled()
    {
        AsyncioTask? task = null;
        using (var runner = new Runner(loopFactory: Virtual.Loop))
        {
            runner.Run(Begin());
            task!.Done().Should().BeFalse();
        }

        task.Cancelled().Should().BeTrue();

        async Coroutine Begin()
        {
            task = Asyncio.CreateTask(Virtual.Forever());
            await Asyncio.Sleep(1);
        }
    }

    [Test]
    public void Close_NeverUsed_MakesNoLoop()
    {
        var made = 0;
        using (var runner = new Runner(loopFactory: () => { made++; return Virtual.Loop(); }))
        {
        }

        made.Should().Be(0);
    }

    [Test]
    public void Run_InsideARunningLoop_IsRefused() => Virtual.Run(async () =>
    {
        using var runner = new Runner(loopFactory: Virtual.Loop);
        runner.Invoking(static r => r.Run(Asyncio.Sleep(1))).Should().Throw<InvalidOperationException>().WithMessage("*running event loop*");
        await Asyncio.Sleep(0);
    });

    // ---- Contexts (2.15)

    [Test, Property("Semantic", "238")]
    public void CallSoonAndTimers_CaptureTheContextWhenScheduled() => Virtual.Run(async () =>
    {
        var variable = new ContextVar<string>("v", "none");
        EventLoop loop = Asyncio.GetRunningLoop();
        var log = new List<string>();
        variable.Set("at scheduling");
        loop.CallSoon(() => log.Add("soon " + variable.Get()));
        loop.CallLater(1, () => log.Add("later " + variable.Get()));
        variable.Set("after");
        await Asyncio.Sleep(2);

        log.Should().Equal("soon at scheduling", "later at scheduling");
    });

    [Test, Property("Semantic", "238")]
    public void AddDoneCallback_CapturesTheContextAtRegistration() => Virtual.Run(async () =>
    {
        var variable = new ContextVar<string>("v", "none");
        Future future = Asyncio.GetRunningLoop().CreateFuture();
        string? seen = null;
        variable.Set("at registration");
        future.AddDoneCallback(_ => seen = variable.Get());
        variable.Set("at completion");
        future.SetResult();
        await Asyncio.Sleep(0);

        seen.Should().Be("at registration");
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "238")]
    public void CreateTask_CapturesTheContextAtCreation(Body body) => Virtual.Run(async () =>
    {
        var variable = new ContextVar<string>("v", "none");
        string? seen = null;
        variable.Set("at creation");
        AsyncioTask task = Virtual.Start(body, async Coroutine () => seen = variable.Get(), async Task () => { seen = variable.Get(); });
        variable.Set("after");
        await task;

        seen.Should().Be("at creation");
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "239")]
    public void CreateTask_ChangesInside_AreNotVisibleOutside(Body body) => Virtual.Run(async () =>
    {
        var variable = new ContextVar<string>("v", "none");
        await Virtual.Start(body, async Coroutine () => variable.Set("inside"), async Task () => variable.Set("inside"));

        variable.Get().Should().Be("none");
    });

    [Test, Property("Semantic", "239")]
    public void Await_OfACoroutine_SharesTheContext() => Virtual.Run(async () =>
    {
        var variable = new ContextVar<string>("v", "none");
        await Inner(0);
        variable.Get().Should().Be("inside 0");
        await Inner(1);
        variable.Get().Should().Be("inside 1");

        async Coroutine Inner(double seconds)
        {
            await Asyncio.Sleep(seconds);
            variable.Set($"inside {seconds}");
            await Asyncio.Sleep(seconds);
        }
    });

    /// <summary>Where .NET has to differ: an async Task method restores its caller's AsyncLocals when it returns.</summary>
    [Test, Property("Semantic", "239")]
    public void Await_OfANativeMethod_SharesTheContext() => Virtual.Run(async () =>
    {
        var variable = new ContextVar<string>("v", "outside");
        await Inner();
        variable.Get().Should().Be("inside");

        async Task Inner()
        {
            variable.Set("inside");
            await Asyncio.Sleep(1);
            variable.Get().Should().Be("inside");
        }
    });

    [Test, Property("Semantic", "240")]
    public void ToThread_RunsInACopyOfTheContext() => AsyncioContext.Run(async () =>
    {
        var variable = new ContextVar<string>("v", "none");
        variable.Set("outside");
        int loopThread = Environment.CurrentManagedThreadId;
        (string seen, int thread) = await Asyncio.ToThread(() =>
        {
            string before = variable.Get();
            variable.Set("inside");
            return (before, Environment.CurrentManagedThreadId);
        });

        seen.Should().Be("outside");
        thread.Should().NotBe(loopThread);
        variable.Get().Should().Be("outside");
    });

    // ---- Ctrl-C, with a real signal to a real process.

    [TestCase("sleeper", "cancelled 1", "finally"), TestCase("native sleeper", "cancelled"), TestCase("background", "background finally")]
    [Category("Slow"), Platform("Linux,MacOsX"), Property("Semantic", "232")]
    public void Run_FirstCtrlC_CancelsMainAndRaisesKeyboardInterrupt(string program, params string[] lines)
    {
        using var child = new TrialProcess(program);
        child.ReadLine().Should().Be("ready");
        child.PressCtrlC();

        child.ReadRest().Should().Equal([.. lines, "KeyboardInterrupt"]);
        child.ExitCode.Should().Be(130);
    }

    [Test, Category("Slow"), Platform("Linux,MacOsX"), Property("Semantic", "232")]
    public void Run_FirstCtrlCIsSwallowed_ReturnsNormally()
    {
        using var child = new TrialProcess("swallower");
        child.ReadLine().Should().Be("ready");
        child.PressCtrlC();

        child.ReadRest().Should().Equal("swallowed", "returned 7");
        child.ExitCode.Should().Be(0);
    }

    [Test, Category("Slow"), Platform("Linux,MacOsX"), Property("Semantic", "233")]
    public void Run_SecondCtrlC_InterruptsAtOnce()
    {
        using var child = new TrialProcess("stubborn");
        child.ReadLine().Should().Be("ready");
        child.PressCtrlC();
        child.ReadLine().Should().Be("cleaning");
        child.PressCtrlC();

        child.ReadRest().Should().Equal("cleaning interrupted", "KeyboardInterrupt");
        child.ExitCode.Should().Be(130);
    }

    [Test, Category("Slow"), Platform("Linux,MacOsX"), Property("Semantic", "232")]
    public void Run_AgainAfterCtrlC_Works()
    {
        using var child = new TrialProcess("twice");
        child.ReadLine().Should().Be("ready");
        child.PressCtrlC();

        child.ReadRest().Should().Equal("cancelled 1", "finally", "first run interrupted", "second run");
        child.ExitCode.Should().Be(0);
    }

    [Test, Category("Slow"), Platform("Linux,MacOsX"), Property("Semantic", "231")]
    public void Run_OnAnotherThreadToldToHandleInterrupts_TakesCtrlC()
    {
        using var child = new TrialProcess("on another thread, told to");
        child.ReadLine().Should().Be("ready");
        child.PressCtrlC();

        child.ReadRest().Should().Equal("cancelled 1", "finally", "KeyboardInterrupt");
    }

    [TestCase("without a handler"), TestCase("on another thread")]
    [Category("Slow"), Platform("Linux,MacOsX"), Property("Semantic", "231")]
    public void Run_HandleInterruptsIsFalseOrNotOnTheMainThread_LeavesCtrlCToTheSystem(string program)
    {
        using var child = new TrialProcess(program);
        child.ReadLine().Should().Be("ready");
        child.PressCtrlC();

        child.ReadRest().Should().BeEmpty("nothing in the program was told");
        child.ExitCode.Should().NotBe(0);
    }
}

using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Threads;

/// <summary>
/// Native methods that somebody started and nobody awaited, when Run ends: they may clean up, and their errors are heard of.
/// </summary>
[TestFixture, NonParallelizable]
public class EndOfRunTests
{
    private readonly List<LoopExceptionContext> _reports = [];
    private readonly List<string> _steps = [];

    [SetUp]
    public void Clear()
    {
        _reports.Clear();
        _steps.Clear();
    }

    [Test]
    public void Run_NativeMethodWaitsOnTheLoop_ItsFinallyRuns([Values] Body body)
    {
        RunMain(body, () => _ = Work());

        _steps.Should().Equal("cancelled", "finally");
        _reports.Should().BeEmpty();
    }

    /// <summary>Under no task at all: a protocol or another callback has started it.</summary>
    [Test]
    public void Run_NativeMethodOfACallback_ItsFinallyRuns([Values] Body body)
    {
        RunMain(body, () => Asyncio.GetRunningLoop().CallSoon(() => { _ = Work(); }));

        _steps.Should().Equal("cancelled", "finally");
    }

    [Test]
    public void Run_NativeMethodsGoOnAfterTheirTask_TheyAreFoundWhereverTheyWait([Values] Body body)
    {
        var native = new TaskCompletionSource();
        RunMain(body, () => Asyncio.CreateTask(async Task () =>
        {
            _ = Late();
            await Asyncio.Sleep(0);
        }), async () =>
        {
            await Asyncio.Sleep(1);
            native.SetResult();
            await Asyncio.Sleep(1);
        });

        _steps.Should().Equal("cancelled", "finally");

        async Task Late()
        {
            await native.Task;
            await Work();
        }
    }

    [Test]
    public void Run_FinallyOfANativeMethodWaits_ItMayFinish([Values] Body body)
    {
        RunMain(body, () => _ = CleaningUp());

        _steps.Should().Equal("cleaning", "clean");
        _reports.Should().BeEmpty();

        async Task CleaningUp()
        {
            try
            {
                await Asyncio.Sleep(600);
            }
            finally
            {
                _steps.Add("cleaning");
                await Asyncio.Sleep(0.2);
                await Asyncio.Sleep(0.2);
                _steps.Add("clean");
            }
        }
    }

    [Test]
    public void Run_NativeMethodSwallowsEveryCancellation_RunEndsAndSaysWhoIsLeft([Values] Body body)
    {
        RunMain(body, () => Asyncio.GetRunningLoop().CallSoon(() => { _ = Stubborn(); }));

        _reports.Should().ContainSingle().Which.Message.Should().Contain($"{nameof(EndOfRunTests)}.{nameof(Stubborn)} will never end").And.Contain("sleep");
    }

    /// <summary>Its place in a pool of connections comes back.</summary>
    [Test]
    public void Run_NativeMethodHoldsAPermit_ItIsGivenBack([Values] Body body)
    {
        using var pool = new SemaphoreSlim(1);
        RunMain(body, () => _ = Use());

        pool.CurrentCount.Should().Be(1);

        async Task Use()
        {
            await pool.WaitAsync();
            try
            {
                await Asyncio.GetRunningLoop().CreateFuture();
            }
            finally
            {
                pool.Release();
            }
        }
    }

    [Test]
    public void Run_ForeignWorkEndsAfterTheClose_MethodGoesOnOnThePoolAndIsReportedOnceByItsName([Values] Body body)
    {
        var native = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task? left = null;
        RunMain(body, () => left = Foreign());
        _reports.Should().BeEmpty();

        native.SetResult();
        left!.WaitAsync(Background.Limit).GetAwaiter().GetResult();

        _steps.Should().Equal("no loop", "finally");
        _reports.Should().ContainSingle().Which.Message.Should().StartWith("Event loop is closed").And.Contain(".Foreign goes on").And.NotContain(">d");

        async Task Foreign()
        {
            try
            {
                await native.Task;
                await Task.Delay(0).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                try
                {
                    await Asyncio.Sleep(0);
                }
                catch (InvalidOperationException)
                {
                    _steps.Add("no loop");
                }
            }
            finally
            {
                _steps.Add("finally");
            }
        }
    }

    [Test]
    public void Run_DroppedNativeMethodFails_LoopHearsOfIt([Values] Body body)
    {
        Task? kept = null;
        RunMain(body, () => kept = Failing());

        _reports.Should().ContainSingle().Which.Exception.Should().BeOfType<TrialError>();
        _reports[0].Message.Should().Contain($"{nameof(EndOfRunTests)}.{nameof(Failing)} has failed");
        GC.KeepAlive(kept);
    }

    [Test]
    public void Run_NativeMethodFailsAndItsErrorIsRead_NothingIsReported([Values] Body body)
    {
        Task? task = null;
        RunMain(body, () => task = Failing(), async () => await Virtual.ErrorOf(Asyncio.WrapFuture(task!)));

        _reports.Should().BeEmpty();
    }

    /// <summary>Not the method whose step has failed, but one that awaited it: known by the error, when it is collected.</summary>
    [Test, Category("Slow")]
    public void Run_MethodThatAwaitsAFailingOneIsDropped_LoopHearsOfItWhenItIsCollected([Values] Body body)
    {
        RunMain(body, () => _ = Outer());
        for (int i = 0; i < 100 && _reports.Count == 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        _reports.Should().ContainSingle().Which.Message.Should().Contain(".Outer has failed");

        static async Task Outer() => await Failing();
    }

    [Test]
    public void RunCoroutineThreadsafe_LoopIsClosedBeforeItStarts_FailsInsteadOfHanging()
    {
        EventLoop loop = Virtual.Loop();
        Task<int> outcome = Background.Ask(() => Asyncio.RunCoroutineThreadsafe(async Coroutine<int> () => await Asyncio.Sleep(0, 1), loop));

        loop.Close();

        outcome.Invoking(o => o.WaitAsync(Background.Limit).GetAwaiter().GetResult()).Should().Throw<InvalidOperationException>().WithMessage("Event loop is closed*");
    }

    [Test]
    public void RunCoroutineThreadsafe_MethodsOfEveryKind_GiveTheirResults()
    {
        using var thread = new LoopThread();
        Task<int>[] outcomes =
        [
            Asyncio.RunCoroutineThreadsafe(async Coroutine<int> () => await Asyncio.Sleep(0, 1), thread.Loop),
            Asyncio.RunCoroutineThreadsafe(async Task<int> () => await Asyncio.Sleep(0, 1), thread.Loop),
            Asyncio.RunCoroutineThreadsafe(async ValueTask<int> () => await Asyncio.Sleep(0, 1), thread.Loop),
        ];
        Task[] ends =
        [
            Asyncio.RunCoroutineThreadsafe(async Coroutine () => await Asyncio.Sleep(0), thread.Loop),
            Asyncio.RunCoroutineThreadsafe(async Task () => await Asyncio.Sleep(0), thread.Loop),
            Asyncio.RunCoroutineThreadsafe(async ValueTask () => await Asyncio.Sleep(0), thread.Loop),
        ];

        Task.WaitAll([.. outcomes, .. ends], Background.Limit).Should().BeTrue();
        outcomes.Select(static outcome => outcome.Result).Should().Equal(1, 1, 1);
    }

    private static async Task Failing()
    {
        await Asyncio.Sleep(0);
        throw new TrialError();
    }

    private async Task Work()
    {
        try
        {
            await Asyncio.Sleep(600);
        }
        catch (CancelledError)
        {
            _steps.Add("cancelled");
        }
        finally
        {
            _steps.Add("finally");
        }
    }

    private static async Task Stubborn()
    {
        while (true)
        {
            try
            {
                await Asyncio.Sleep(1);
            }
            catch (CancelledError)
            {
                // As code does that catches everything and tries again.
            }
        }
    }

    /// <summary>Runs a main of either kind that starts something and returns three seconds later.</summary>
    private void RunMain(Body body, Action start, Func<Coroutine>? then = null)
    {
        var options = new RunOptions { Clock = new VirtualClock(), ExceptionHandler = (_, report) => _reports.Add(report) };
        if (body == Body.Coroutine)
        {
            AsyncioContext.Run(Coroutine, options);
        }
        else
        {
            AsyncioContext.Run(Native, options);
        }

        async Coroutine Coroutine()
        {
            start();
            await Asyncio.Sleep(3);
            if (then is not null)
            {
                await then();
            }
        }

        async Task Native()
        {
            start();
            await Asyncio.Sleep(3);
            if (then is not null)
            {
                await then();
            }
        }
    }
}

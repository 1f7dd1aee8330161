using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Runners;

[TestFixture]
public class RunOptionsTests
{
    [Test]
    public void Run_EveryKindOfMain_TakesOptions()
    {
        static RunOptions Options() => new() { Clock = new VirtualClock() };
        static async Coroutine Main() => await Asyncio.Sleep(100);
        static async Coroutine<int> Value()
        {
            await Asyncio.Sleep(100);
            return 1;
        }

        static async Task Native() => await Asyncio.Sleep(100);

        AsyncioContext.Run(Main(), Options());
        AsyncioContext.Run(Main, Options());
        AsyncioContext.Run(Native, Options());
        AsyncioContext.Run(async () => await Asyncio.Sleep(100), Options());
        AsyncioContext.Run(async ValueTask () => await Asyncio.Sleep(100), Options());
        AsyncioContext.Run(Value(), Options()).Should().Be(1);
        AsyncioContext.Run(Value, Options()).Should().Be(1);
        AsyncioContext.Run(async () => 2, Options()).Should().Be(2);
        AsyncioContext.Run(async Task<int> () => 3, Options()).Should().Be(3);
        AsyncioContext.Run(async ValueTask<int> () => 4, Options()).Should().Be(4);
        Asyncio.Run(Main(), Options());
        Asyncio.Run(Main, Options());
        Asyncio.Run(Native, Options());
        Asyncio.Run(Value, Options()).Should().Be(1);
        Asyncio.Run(async Task<int> () => 3, Options()).Should().Be(3);
        Asyncio.Run(async ValueTask<int> () => 4, Options()).Should().Be(4);
        Asyncio.Run(async ValueTask () => await Asyncio.Sleep(100), Options());
        Asyncio.Run(Value(), Options()).Should().Be(1);
    }

    [Test]
    public void Run_NullAsTheSecondArgument_MeansDebugAsBefore()
    {
        AsyncioContext.Run(async Coroutine () => Asyncio.GetRunningLoop().GetDebug().Should().BeFalse(), null);
        using var runner = new Runner(null);
        runner.Run(async () => 1).Should().Be(1);
        FluentActions.Invoking(() => new Runner((RunOptions)null!)).Should().Throw<ArgumentNullException>();
    }

    [Test]
    public void Run_Options_SetUpTheLoop()
    {
        var reports = new List<string>();
        var clock = new VirtualClock();
        var variable = new ContextVar<int>("v");
        Context context = Context.CopyContext();
        context.Run(() => variable.Set(5));
        var options = new RunOptions
        {
            Debug = true,
            Clock = clock,
            TaskFactory = Asyncio.EagerTaskFactory,
            ExceptionHandler = (_, report) => reports.Add(report.Message),
            Context = context,
        };

        AsyncioContext.Run(
            async () =>
            {
                EventLoop loop = Asyncio.GetRunningLoop();
                loop.GetDebug().Should().BeTrue();
                loop.GetTaskFactory().Should().BeSameAs(Asyncio.EagerTaskFactory);
                loop.CallExceptionHandler(new LoopExceptionContext { Message = "trial" });
                variable.Get().Should().Be(5);
                await Asyncio.Sleep(10);
                loop.Time().Should().Be(10);
            },
            options);

        reports.Should().Equal("trial");
        (options with { Debug = false }).Clock.Should().BeSameAs(clock);
        RunOptions.Default.Should().Be(new RunOptions());
    }

    [Test]
    [PythonTest("test_runners", "RunnerTests.test_custom_factory")]
    public void Run_LoopFactory_IsAskedAndDoesNotBecomeTheCurrentLoop()
    {
        EventLoop? made = null;
        using var runner = new Runner(new RunOptions { LoopFactory = () => made = Virtual.Loop() });
        runner.GetLoop().Should().BeSameAs(made);
        runner.Run(async () => Asyncio.GetRunningLoop().Should().BeSameAs(made));
    }

    [Test]
    public void Run_ContradictingOptions_AreRefused()
    {
        FluentActions.Invoking(() => new Runner(new RunOptions { Clock = new VirtualClock(), LoopFactory = Virtual.Loop })).Should().Throw<ArgumentException>().WithMessage("*Give one of them*");
        FluentActions.Invoking(() => new Runner(new RunOptions { ExecutorShutdownTimeout = double.NaN })).Should().Throw<ArgumentException>();
    }

    [Test]
    public void Run_ExecutorShutdownTimeout_LeavesWorkThatTakesLongerBehind()
    {
        using var gate = new ManualResetEventSlim();
        using var errors = new ErrorStream();
        AsyncioContext.Run(async () => { _ = Asyncio.GetRunningLoop().RunInExecutor(null, gate.Wait); }, new RunOptions { ExecutorShutdownTimeout = 0 });
        gate.Set();
        errors.Text.Should().Contain("within 0 seconds");
    }

    [Test]
    public void RunnerRun_DelegateWithAContext_RunsInIt()
    {
        using var runner = new Runner();
        var variable = new ContextVar<int>("v");
        Context context = Context.CopyContext();
        context.Run(() => variable.Set(7));

        runner.Run(async () => variable.Get(), context: context).Should().Be(7);
        runner.Run(async Task<int> () => variable.Get(), context: context).Should().Be(7);
        runner.Run(async ValueTask<int> () => variable.Get(), context: context).Should().Be(7);
        runner.Run(async Coroutine () => variable.Get().Should().Be(7), context: context);
        runner.Run(async () => variable.Get(0)).Should().Be(0);
    }
}

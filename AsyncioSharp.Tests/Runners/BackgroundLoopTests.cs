namespace AsyncioSharp.Tests.Runners;

[TestFixture]
public sealed class BackgroundLoopTests
{
    [Test]
    public async Task Start_Coroutine_RunsOnAThreadOfItsOwnAndEndsWithIt()
    {
        string? name = null;
        EventLoop? loop = null;
        BackgroundLoop background = BackgroundLoop.Start(
            async Coroutine () =>
            {
                await Asyncio.Sleep(0);
                name = Thread.CurrentThread.Name;
                loop = Asyncio.GetRunningLoop();
            },
            name: "mine");

        await background.Completion;

        name.Should().Be("mine");
        loop.Should().BeSameAs(background.Loop);
        background.Loop.IsClosed().Should().BeTrue();
        background.ToString().Should().Be("<BackgroundLoop 'mine' <EventLoop running=False closed=True debug=False>>");
    }

    [Test]
    public async Task Start_NativeMethodFails_CompletionFailsWithItsError()
    {
        BackgroundLoop background = BackgroundLoop.Start(static async Task () =>
        {
            await Asyncio.Sleep(0);
            throw new InvalidDataException();
        });

        await FluentActions.Awaiting(() => background.Completion).Should().ThrowAsync<InvalidDataException>();
    }

    [Test]
    public async Task Cancel_MainWaits_ItsFinallyRunsAndCompletionIsNoError()
    {
        bool isCleanedUp = false;
        BackgroundLoop background = BackgroundLoop.Start(async Coroutine () =>
        {
            try
            {
                await Asyncio.GetRunningLoop().CreateFuture();
            }
            finally
            {
                await Asyncio.Sleep(0);
                isCleanedUp = true;
            }
        });
        await background.Loop.Run(static () => Task.CompletedTask);

        background.Cancel();
        background.Cancel();
        await background.Completion;

        isCleanedUp.Should().BeTrue();
        background.Cancel();
    }

    [Test]
    public async Task Cancel_BeforeTheFirstStep_MainDoesNotRun()
    {
        bool hasRun = false;
        using var gate = new ManualResetEventSlim();
        var loop = new EventLoop();
        loop.Post(gate.Wait);
        BackgroundLoop background = BackgroundLoop.Start(
            async Coroutine () =>
            {
                await Asyncio.Sleep(0);
                hasRun = true;
            },
            new RunOptions { LoopFactory = () => loop });

        background.Cancel();
        gate.Set();
        await background.Completion;

        hasRun.Should().BeFalse();
    }

    [Test]
    public async Task Completion_MainCancelsItself_Fails()
    {
        BackgroundLoop background = BackgroundLoop.Start(static () => throw new CancelledError("mine"));

        await FluentActions.Awaiting(() => background.Completion).Should().ThrowAsync<CancelledError>();
    }

    [Test]
    public async Task Run_FromAnotherLoop_ResultIsAwaitedThere()
    {
        BackgroundLoop other = BackgroundLoop.Start(Idle);

        bool isHome = await Task.Run(() => AsyncioContext.Run(async Coroutine<bool> () =>
        {
            EventLoop home = Asyncio.GetRunningLoop();
            EventLoop there = await other.Loop.Run(static async Coroutine<EventLoop> () =>
            {
                await Asyncio.Sleep(0);
                return Asyncio.GetRunningLoop();
            });
            return there == other.Loop && Asyncio.GetRunningLoop() == home;
        }));

        isHome.Should().BeTrue();
        other.Cancel();
        await other.Completion;
    }

    [Test]
    public async Task Run_TokenIsCancelled_CancelsTheTaskThere()
    {
        BackgroundLoop background = BackgroundLoop.Start(Idle);
        using var source = new CancellationTokenSource();
        var began = new TaskCompletionSource();
        Task run = background.Loop.Run(
            async Coroutine () =>
            {
                began.SetResult();
                await Asyncio.Sleep(3600);
            },
            source.Token);
        await began.Task;

        await source.CancelAsync();

        await FluentActions.Awaiting(() => run).Should().ThrowAsync<OperationCanceledException>();
        background.Cancel();
        await background.Completion;
    }

    private static async Coroutine Idle() => await Asyncio.GetRunningLoop().CreateFuture();
}

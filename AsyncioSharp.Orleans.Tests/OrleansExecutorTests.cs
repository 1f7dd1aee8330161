using AsyncioSharp.Orleans.Tests.Functions;
using AsyncioSharp.Orleans.Tests.Infrastructure;

namespace AsyncioSharp.Orleans.Tests;

/// <summary>From the loop through a client and a silo to the function, and back.</summary>
[TestFixture]
public class OrleansExecutorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private TestSilo _silo = null!;
    private OrleansExecutor _cluster = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _silo = await TestSilo.Start(static o => o.AllowAssembly(typeof(Work).Assembly));
        _cluster = await _silo.Connect();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _cluster.Dispose();
        await _silo.DisposeAsync();
    }

    [Test]
    public void RunInExecutor_Function_GivesItsResult() => AsyncioContext.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();

        (await loop.RunInExecutor(_cluster, Work.Square, 7)).Should().Be(49);
        Asyncio.GetRunningLoop().Should().BeSameAs(loop);
    });

    [Test]
    public void RunInExecutor_FunctionInCoroutine_GivesItsResult() => AsyncioContext.Run(RunInCoroutine);

    private async Coroutine RunInCoroutine()
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        int[] squares = await Asyncio.Gather(loop.RunInExecutor(_cluster, Work.Square, 3), loop.RunInExecutor(_cluster, Work.Square, 4));
        squares.Should().Equal(9, 16);
    }

    [Test]
    public async Task Submit_SeveralArguments_Arrive() =>
        (await _cluster.Submit(Work.Join, "a", 2, new[] { 1.5, 2 }).WaitAsync(Patience)).Should().Be("a 2 1.5/2");

    [Test]
    public async Task Submit_Lambda_RunsThere() => (await _cluster.Submit(static (int n) => n + 1, 4).WaitAsync(Patience)).Should().Be(5);

    [Test]
    public async Task Submit_ActionAndNoArguments_End()
    {
        await _cluster.Submit(Work.Open, "action").WaitAsync(Patience);
        Work.Gate("action").Task.IsCompleted.Should().BeTrue();
        (await _cluster.Submit(static () => 3).WaitAsync(Patience)).Should().Be(3);
    }

    [Test]
    public async Task Submit_AsyncFunctions_AreAwaitedThere()
    {
        (await _cluster.Submit(Work.SlowSquare, 5).WaitAsync(Patience)).Should().Be(25);
        (await _cluster.Submit(Work.SlowSquareTask, 6).WaitAsync(Patience)).Should().Be(36);
        await _cluster.Submit(Work.Signal, "coroutine").WaitAsync(Patience);
        Work.Gate("coroutine").Task.IsCompleted.Should().BeTrue();
    }

    [Test]
    public void RunInExecutor_AsyncFunctions_AreAwaitedOnce() => AsyncioContext.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        (await loop.RunInExecutor(_cluster, Work.SlowSquare, 5)).Should().Be(25);
        (await loop.RunInExecutor(_cluster, Work.SlowSquareTask, 6)).Should().Be(36);
        (await loop.RunInExecutor(_cluster, Work.SlowSquareValueTask, 7)).Should().Be(49);
        (await loop.RunInExecutor(_cluster, static async (int n) => await Work.SlowSquare(n), 8)).Should().Be(64);
        await loop.RunInExecutor(_cluster, Work.Signal, "in executor");
        Work.Gate("in executor").Task.IsCompleted.Should().BeTrue();
    });

    [Test]
    public void Submit_AsyncFunctionForItsTask_IsRefused()
    {
        Action submit = () => Generic(Work.SlowSquareTask);

        submit.Should().Throw<NotSupportedException>().WithMessage("*SlowSquareTask is async*Submit it as a Func that returns*");

        void Generic<T>(Func<int, T> func) => _cluster.Submit(func, 1);
    }

    [Test]
    public async Task Map_AsyncFunctions_AreAwaitedThere()
    {
        _cluster.Map(Work.SlowSquare, Enumerable.Range(0, 5), chunksize: 2).Should().Equal(0, 1, 4, 9, 16);
        _cluster.Map(Work.SlowSquareTask, Enumerable.Range(0, 3)).Should().Equal(0, 1, 4);
        var squares = new List<int>();
        await foreach (int square in _cluster.MapAsync(Work.SlowSquare, Enumerable.Range(0, 4), chunksize: 3))
        {
            squares.Add(square);
        }

        squares.Should().Equal(0, 1, 4, 9);
    }

    [Test]
    public async Task Submit_SinkOfProgressThrows_GivesTheCallUpWithItsError()
    {
        var sink = new Sink<int>(static _ => throw new FormatException("sink"));
        Task<int> call = _cluster.Submit(Work.ReportAndWait, "sink", CancellationToken.None, (IProgress<int>)sink);

        (await ErrorOf(call)).Should().BeOfType<FormatException>().Which.Message.Should().Be("sink");
        await Work.Gate("sink cancelled").Task.WaitAsync(TimeSpan.FromSeconds(10)); // well before the lease is over
    }

    [Test]
    public async Task Submit_FunctionThrows_KeepsTypeMessageAndStack()
    {
        Exception error = await ErrorOf(_cluster.Submit(Work.Throw, "boom"));

        error.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Be("boom");
        error.InnerException.Should().BeOfType<RemoteTraceback>().Which.Traceback.Should().Contain("Work.Throw");
    }

    [Test]
    public async Task Submit_FunctionThrowsTypeOfItsOwn_KeepsIt() =>
        (await ErrorOf(_cluster.Submit(Work.ThrowOwn, "mine"))).Should().BeOfType<Work.OwnError>().Which.Message.Should().Be("mine");

    [Test]
    public async Task Submit_FunctionThrowsCancelledUnasked_IsAFailure()
    {
        Task<int> call = _cluster.Submit(Work.ThrowCancelled);

        (await ErrorOf(call)).Should().BeOfType<OperationCanceledException>().Which.Message.Should().Be("nobody asked");
        call.IsFaulted.Should().BeTrue("nobody has cancelled it");
    }

    [Test]
    public void RunInExecutor_Cancelled_ReachesTheFunction() => AsyncioContext.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        Future<int> call = loop.RunInExecutor(_cluster, Work.WaitForToken, "future", CancellationToken.None);
        await Work.Gate("future started").Task.WaitAsync(Patience);

        call.Cancel();

        await Work.Gate("future cancelled").Task.WaitAsync(Patience);
    });

    [Test]
    public async Task Submit_TokenPassedAsArgument_ReachesTheFunction()
    {
        using var source = new CancellationTokenSource();
        Task<int> call = _cluster.Submit(Work.WaitForToken, "argument", source.Token);
        await Work.Gate("argument started").Task.WaitAsync(Patience);

        source.Cancel();

        (await ErrorOf(call)).Should().BeAssignableTo<OperationCanceledException>();
        call.IsCanceled.Should().BeTrue();
        await Work.Gate("argument cancelled").Task.WaitAsync(Patience);
    }

    [Test]
    public async Task Submit_CoroutineCancelled_ReachesItsAwait()
    {
        using var source = new CancellationTokenSource();
        Task call = _cluster.Submit(Work.SleepUntilCancelled, "sleep", source.Token);
        await Work.Gate("sleep started").Task.WaitAsync(Patience);

        source.Cancel();

        await ErrorOf(call);
        await Work.Gate("sleep cancelled").Task.WaitAsync(Patience);
    }

    [Test]
    public async Task Submit_Progress_ComesBackInOrder()
    {
        var reports = new List<int>();
        int last = await _cluster.Submit(Work.Count, 200, (IProgress<int>)new Sink<int>(reports.Add)).WaitAsync(Patience);

        last.Should().Be(200);
        reports.Should().Equal(Enumerable.Range(1, 200));
    }

    [Test]
    public async Task Submit_ProgressThatIsTooLarge_IsAnErrorOfTheFunction()
    {
        Task<int> call = _cluster.Submit(Work.ReportLarge, 2_000_000, (IProgress<byte[]>)new Sink<byte[]>(static _ => { }));

        (await ErrorOf(call)).Should().BeOfType<NotSupportedException>().Which.Message.Should().Contain("bytes long");
    }

    [Test]
    public async Task Submit_MoreProgressThanRoom_KeepsTheNewest()
    {
        var lengths = new List<int>();
        int count = await _cluster.Submit(Work.ReportLarge, 300_000, (IProgress<byte[]>)new Sink<byte[]>(one => lengths.Add(one.Length))).WaitAsync(Patience);

        count.Should().Be(10);
        lengths.Should().NotBeEmpty().And.OnlyContain(static one => one == 300_000);
    }

    [Test]
    public async Task Submit_ExceptionWhoseMessageCannotBeAsked_IsStillAnError() =>
        (await ErrorOf(_cluster.Submit(Work.ThrowUnspeakable))).Should().BeOfType<RemoteTraceback>().Which.TypeName.Should().Be(typeof(Work.Unspeakable).FullName);

    [Test]
    public async Task Submit_InsideOfACall_HasAnIdOfItsOwn() =>
        (await _cluster.Submit(Work.CallId).WaitAsync(Patience)).Should().NotBe(await _cluster.Submit(Work.CallId).WaitAsync(Patience));

    [Test]
    public void Map_Chunks_AreInOrder() =>
        _cluster.Map(Work.Square, Enumerable.Range(0, 1000), chunksize: 7).Should().Equal(Enumerable.Range(0, 1000).Select(Work.Square));

    [Test]
    public void Map_EndlessItems_IsLazy() => _cluster.Map(Work.Square, Endless()).Take(5).Should().Equal(0, 1, 4, 9, 16);

    [Test]
    public void MapAsync_OnTheLoop_IsInOrder() => AsyncioContext.Run(async () =>
    {
        var squares = new List<int>();
        await foreach (int square in _cluster.MapAsync(Work.Square, Enumerable.Range(0, 20), chunksize: 3))
        {
            squares.Add(square);
        }

        squares.Should().Equal(Enumerable.Range(0, 20).Select(Work.Square));
    });

    [Test]
    public async Task Submit_AfterShutdown_IsRefused()
    {
        OrleansExecutor other = await _silo.Connect();
        Task<int> last = other.Submit(Work.Square, 2);
        other.Shutdown();

        last.IsCompleted.Should().BeTrue("Shutdown waits");
        Action submit = () => other.Submit(Work.Square, 2);
        submit.Should().Throw<InvalidOperationException>().WithMessage("*after shutdown*");
    }

    private static async Task<Exception> ErrorOf(Task task)
    {
        try
        {
            await task.WaitAsync(Patience);
        }
        catch (Exception e)
        {
            return e;
        }

        throw new AssertionException("It did not fail.");
    }

    private static IEnumerable<int> Endless()
    {
        for (int i = 0; ; i++)
        {
            yield return i;
        }
    }

    private sealed class Sink<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}

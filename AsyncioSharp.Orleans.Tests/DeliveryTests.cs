using AsyncioSharp.Orleans.Tests.Functions;
using AsyncioSharp.Orleans.Tests.Infrastructure;
using AsyncioSharp.Remoting;
using MessagePack;
using Orleans.Configuration;
using Orleans.Hosting;

namespace AsyncioSharp.Orleans.Tests;

/// <summary>What is promised, with one silo in this process.</summary>
[TestFixture]
public class DeliveryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private TestSilo _silo = null!;
    private IFunctionSlot _slot = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _silo = await TestSilo.Start(static o =>
        {
            o.AllowType(typeof(Work));
            o.MaxWorkers = 1;
        });
        _slot = _silo.Grains.GetGrain<IFunctionSlot>(0);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _silo.DisposeAsync();

    [Test]
    public async Task Call_SameIdTwice_RunsOnceAndAnswersBoth()
    {
        var id = Guid.NewGuid();
        byte[] frame = Frame(id, Delivery.AtLeastOnce, Work.CountRuns, "twice");

        byte[] first = await _slot.Call(frame), second = await _slot.Call(frame);

        first.Should().Equal(second);
        Work.Runs["twice"].Should().Be(1);
    }

    [Test]
    public async Task Call_CancelledBeforeItComes_DoesNotRun()
    {
        var id = Guid.NewGuid();
        await _slot.Cancel(id);
        await Until(async () => Kind(await _slot.Next(id, 0, false)) == AnswerKind.Cancelled);

        Kind(await _slot.Call(Frame(id, Delivery.AtMostOnce, Work.CountRuns, "early cancel"))).Should().Be(AnswerKind.Cancelled);

        Work.Runs.Should().NotContainKey("early cancel");
    }

    [Test]
    public async Task Next_OfACallThatWasGivenUpAsLost_KeepsItFromRunning()
    {
        var id = Guid.NewGuid();
        Kind(await _slot.Next(id, 0, last: true)).Should().Be(AnswerKind.Unknown);

        Kind(await _slot.Call(Frame(id, Delivery.AtMostOnce, Work.CountRuns, "late"))).Should().Be(AnswerKind.Cancelled);

        Work.Runs.Should().NotContainKey("late");
    }

    [Test]
    public async Task Cancel_CallThatWaitsForAThread_IsWithdrawn()
    {
        using OrleansExecutor executor = await _silo.Connect();
        Task<int> holder = executor.Submit(Work.Hold, "withdrawn");
        await Work.Gate("withdrawn started").Task.WaitAsync(Patience);
        using var source = new CancellationTokenSource();
        Task<int> waiting = executor.Submit(Work.CountRuns, "withdrawn", source.Token);
        await Until(() => Task.FromResult(_silo.Functions.Count == 2));

        source.Cancel();
        await Until(() => Task.FromResult(_silo.Functions.Count == 1));
        Work.Open("withdrawn");

        (await holder.WaitAsync(Patience)).Should().Be(1);
        waiting.IsCanceled.Should().BeTrue();
        Work.Runs.Should().NotContainKey("withdrawn");
    }

    [Test]
    public async Task MaxInFlight_MoreCalls_WaitAtTheClient()
    {
        using OrleansExecutor executor = await _silo.Connect(new OrleansExecutorOptions { MaxInFlight = 2 });
        Task<int> holder = executor.Submit(Work.Hold, "window");
        await Work.Gate("window started").Task.WaitAsync(Patience);
        Task<int>[] others = [.. Enumerable.Range(0, 20).Select(i => executor.Submit(Work.Square, i))];
        await Until(() => Task.FromResult(_silo.Functions.Count == 2));

        executor.Pending.Should().Be(21);
        _silo.Functions.Count.Should().Be(2);
        Work.Open("window");

        (await Task.WhenAll(others).WaitAsync(Patience)).Should().Equal(Enumerable.Range(0, 20).Select(Work.Square));
        (await holder).Should().Be(1);
    }

    [Test]
    public async Task Shutdown_CancelFutures_CancelsWhatWaitsAtTheClient()
    {
        using OrleansExecutor executor = await _silo.Connect(new OrleansExecutorOptions { MaxInFlight = 1 });
        Task<int> holder = executor.Submit(Work.Hold, "shutdown");
        await Work.Gate("shutdown started").Task.WaitAsync(Patience);
        Task<int> waiting = executor.Submit(Work.Square, 3);

        executor.Shutdown(wait: false, cancelFutures: true);
        await Until(() => Task.FromResult(waiting.IsCompleted));
        Work.Open("shutdown");

        waiting.IsCanceled.Should().BeTrue();
        (await holder.WaitAsync(Patience)).Should().Be(1);
    }

    [Test]
    public async Task Submit_InsideOfASilo_UsesItsOwnClientAndKeepsNoLoop()
    {
        // A loop that closes at once: a context of its that Orleans had captured would stop the silo's grains.
        using var executor = new OrleansExecutor(_silo.Client);
        for (int i = 0; i < 3; i++)
        {
            await Task.Factory.StartNew(
                () => AsyncioContext.Run(async () => (await Asyncio.GetRunningLoop().RunInExecutor(executor, Work.Square, 5)).Should().Be(25)),
                TaskCreationOptions.LongRunning);
        }

        (await executor.Submit(Work.Square, 6).WaitAsync(Patience)).Should().Be(36);
    }

    [Test]
    public async Task Submit_InAGrainsTurn_ComesBackToItAndMayBeWaitedFor() =>
        (await _silo.Client.GetGrain<ICaller>(1).SumOfSquares(4).WaitAsync(Patience)).Should().Be(30);

    [Test]
    public async Task Submit_FunctionThatIsNotAllowed_IsRefused()
    {
        using OrleansExecutor executor = await _silo.Connect();

        (await executor.Awaiting(static one => one.Submit(static (int n) => n, 1).WaitAsync(Patience)).Should().ThrowAsync<UnauthorizedAccessException>())
            .WithMessage("*has no function*that may be called*");
        (await executor.Awaiting(static one => one.Submit(Path.GetFileName, "a/b").WaitAsync(Patience)).Should().ThrowAsync<UnauthorizedAccessException>())
            .WithMessage("*does not run functions of System.*AllowAssembly*");
    }

    [Test]
    public async Task Submit_KnownTypesAndGenerics_Arrive()
    {
        using OrleansExecutor executor = await _silo.Connect();

        (await executor.Submit(Work.Area, (object)new Work.Circle(2)).WaitAsync(Patience)).Should().Be(12);
        (await executor.Submit(Work.Echo<int>, 5).WaitAsync(Patience)).Should().Be(5);
        (await executor.Submit(Work.Echo<List<string>>, new List<string> { "a" }).WaitAsync(Patience)).Should().Equal("a");
        (await executor.Submit(Work.EchoObject, (object)new object[] { 1, "b", 2.5 }).WaitAsync(Patience)).Should().BeEquivalentTo(new object[] { 1, "b", 2.5 });
        Action submit = () => executor.Submit(Work.EchoObject, (object)new Uncle());
        submit.Should().Throw<NotSupportedException>().WithMessage("*Uncle is not among the types of the function's signature*");
    }

    [Test]
    public async Task Stop_CallsThatWaitForAThread_AreGivenBack()
    {
        await using TestSilo silo = await TestSilo.Start(static o =>
        {
            o.AllowType(typeof(Work));
            o.MaxWorkers = 1;
        });
        IFunctionSlot slot = silo.Grains.GetGrain<IFunctionSlot>(0);
        Task<byte[]> holder = slot.Call(Frame(Guid.NewGuid(), Delivery.AtMostOnce, Work.Hold, "stop")).AsTask();
        await Work.Gate("stop started").Task.WaitAsync(Patience);
        Task<byte[]> waiting = slot.Call(Frame(Guid.NewGuid(), Delivery.AtMostOnce, Work.CountRuns, "stop")).AsTask();
        await Until(() => Task.FromResult(silo.Functions.Count == 2));

        Task stop = silo.Stop();
        Kind(await waiting.WaitAsync(Patience)).Should().Be(AnswerKind.NotStarted);
        Work.Open("stop");

        Kind(await holder.WaitAsync(Patience)).Should().Be(AnswerKind.Results, "what runs may end");
        await stop.WaitAsync(Patience);
        Work.Runs.Should().NotContainKey("stop");
    }

    [Test]
    public async Task Submit_SiloThatStopsGivesCallsBack_FailsAfterRetryFor()
    {
        await using TestSilo silo = await TestSilo.Start(static o =>
        {
            o.AllowType(typeof(Work));
            o.MaxWorkers = 1;
        });
        using OrleansExecutor executor = await silo.Connect(new OrleansExecutorOptions { RetryFor = 0.2 });
        IFunctionSlot slot = silo.Grains.GetGrain<IFunctionSlot>(0);
        Task<byte[]> holder = slot.Call(Frame(Guid.NewGuid(), Delivery.AtMostOnce, Work.Hold, "give back")).AsTask();
        await Work.Gate("give back started").Task.WaitAsync(Patience);
        Task stop = silo.Stop();
        await Until(async () => Kind(await slot.Call(Frame(Guid.NewGuid(), Delivery.AtMostOnce, Work.Hold, "none"))) == AnswerKind.NotStarted);

        (await executor.Awaiting(static one => one.Submit(Work.Square, 2).WaitAsync(TimeSpan.FromSeconds(10))).Should().ThrowAsync<BrokenCluster>())
            .Which.MayHaveRun.Should().BeFalse();

        stop.IsCompleted.Should().BeFalse("the silo waits for what runs");
        Work.Open("give back");
        await holder.WaitAsync(Patience);
        await stop.WaitAsync(Patience);
    }

    [Test]
    public async Task Map_ChunkWhoseResultsAreTooLarge_EndsAtTheLimit()
    {
        const int Limit = 6 * 1024 * 1024;
        await using TestSilo silo = await TestSilo.Start(
            static o => o.AllowType(typeof(Work)), static one => one.Configure<SiloMessagingOptions>(static o => o.MaxMessageBodySize = Limit));
        using OrleansExecutor executor = await silo.Connect(more: static one => one.Configure<ClientMessagingOptions>(static o => o.MaxMessageBodySize = Limit));

        Func<List<byte[]>> map = () => [.. executor.Map(Work.CountedZeros, Enumerable.Repeat("chunk", 100), chunksize: 100)];

        map.Should().Throw<NotSupportedException>().WithMessage("The result of*bytes long*");
        Work.Runs["chunk"].Should().BeLessThan(10, "the rest would only take memory");
    }

    [TestCase(double.NaN)]
    [TestCase(-1.0)]
    public void Options_TimeThatIsNone_IsRefused(double seconds)
    {
        foreach (OrleansExecutorOptions options in new[] { new OrleansExecutorOptions { RetryFor = seconds }, new() { ConnectTimeout = seconds } })
        {
            Action make = () => _ = new OrleansExecutor(_silo.Client, options);
            make.Should().Throw<ArgumentOutOfRangeException>();
        }
    }

    private static byte[] Frame(Guid id, Delivery delivery, Func<string, int> function, string argument) =>
        RequestFrame.Write(id, delivery, FunctionReference.To(function), [[argument]]);

    private static AnswerKind Kind(byte[] answer)
    {
        var reader = new MessagePackReader(answer);
        return AnswerFrame.ReadHead(ref reader).Kind;
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            TimeProvider.System.GetElapsedTime(start).Should().BeLessThan(Patience);
            await Task.Delay(5);
        }
    }

    private sealed record Uncle;
}

using Microsoft.Extensions.DependencyInjection;

namespace AsyncioSharp.Hosting.Tests.Hosting;

[TestFixture]
public sealed class AsyncioServiceTests
{
    [Test]
    public async Task ExecuteAsync_HostStarts_RunsOnTheLoopAsATaskWithItsName()
    {
        await using TestHost host = await TestHost.Started(static services => services.AddAsyncioService<Waiting>());
        Waiting service = host.Services.GetRequiredService<Waiting>();

        (EventLoop loop, string name) = await service.Began.Task;

        loop.Should().BeSameAs(host.Loop);
        name.Should().Be("Waiting");
    }

    [Test]
    public async Task Stop_ServiceWaits_ItsTokenIsCancelledAndItsFinallyRuns()
    {
        TestHost host = await TestHost.Started(static services => services.AddAsyncioService<Waiting>());
        Waiting service = host.Services.GetRequiredService<Waiting>();
        await service.Began.Task;

        await host.Stop();

        service.IsCleanedUp.Should().BeTrue("its finally awaits, and the host waits for it");
        service.Token.IsCancellationRequested.Should().BeTrue();
        host.Loop.IsClosed().Should().BeTrue();
        await host.DisposeAsync();
    }

    [Test]
    public async Task Stop_CoroutineWaitsForAForeignTask_IsReached()
    {
        var began = new TaskCompletionSource();
        bool isCancelled = false;
        TestHost host = await TestHost.Started(services => services.AddAsyncioService("foreign", async Coroutine (_) =>
        {
            try
            {
                began.SetResult();
                await new TaskCompletionSource().Task;
            }
            catch (CancelledError)
            {
                isCancelled = true;
                throw;
            }
        }));
        await began.Task;

        await host.Stop();

        isCancelled.Should().BeTrue();
        await host.DisposeAsync();
    }

    [Test]
    public async Task AddAsyncioService_NativeFunction_GetsTheServicesAndRunsOnTheLoop()
    {
        var result = new TaskCompletionSource<EventLoop>();
        await using TestHost host = await TestHost.Started(services => services.AddAsyncioService("native", async Task (provider, token) =>
        {
            await Asyncio.Sleep(0);
            token.Should().Be(Asyncio.CancellationToken);
            result.SetResult(provider.GetRequiredService<IAsyncioLoop>().Loop);
        }));

        (await result.Task).Should().BeSameAs(host.Loop);
    }

    [Test]
    public async Task ExecuteAsync_Throws_IsLoggedAndStopsTheApplication()
    {
        await using TestHost host = new(static services => services.AddAsyncioService("bad", Fail));
        Task stopping = host.Stopping;

        await host.Start();
        await stopping;

        LogEntry entry = await host.Log.First(6);
        entry.Error.Should().BeOfType<InvalidDataException>();
        entry.Text.Should().Contain("bad");
    }

    [Test]
    public async Task ExecuteAsync_ThrowsAndMayNotStopTheApplication_IsLoggedAlone()
    {
        await using TestHost host = await TestHost.Started(
            static services => services.AddAsyncio(static o => o.StopOnServiceError = false).AddAsyncioService("bad", Fail));

        await host.Log.First(6);

        (await host.Loop.Run(static async Coroutine<int> () => 1)).Should().Be(1);
        host.Lifetime.ApplicationStopping.IsCancellationRequested.Should().BeFalse();
    }

    [Test]
    public async Task AddAsyncioService_Twice_RunsOnce()
    {
        await using TestHost host = await TestHost.Started(
            static services => services.AddAsyncioService<Waiting>().AddAsyncioService<Waiting>());

        host.Services.GetServices<ServiceStart>().Should().ContainSingle();
    }

    private static async Coroutine Fail(IServiceProvider services)
    {
        await Asyncio.Sleep(0);
        throw new InvalidDataException();
    }

    private sealed class Waiting : AsyncioService
    {
        public TaskCompletionSource<(EventLoop Loop, string Name)> Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationToken Token { get; private set; }

        public bool IsCleanedUp { get; private set; }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            Token = stoppingToken;
            try
            {
                Began.SetResult((Asyncio.GetRunningLoop(), Asyncio.CurrentTask()!.GetName()));
                await Asyncio.Sleep(3600);
            }
            finally
            {
                await Asyncio.Sleep(0.001);
                IsCleanedUp = true;
            }
        }
    }
}

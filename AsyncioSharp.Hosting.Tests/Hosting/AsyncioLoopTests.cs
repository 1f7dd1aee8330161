using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AsyncioSharp.Hosting.Tests.Hosting;

[TestFixture]
public sealed class AsyncioLoopTests
{
    [Test]
    public async Task Run_BeforeTheHostStarts_WaitsForIt()
    {
        await using TestHost host = new(static services => services.AddAsyncio());
        Task<int> result = host.Loop.Run(static async Coroutine<int> () => 7);
        result.IsCompleted.Should().BeFalse();

        await host.Start();

        (await result).Should().Be(7);
    }

    [Test]
    public async Task SwitchTo_FromThePool_GoesOnTheLoop()
    {
        await using TestHost host = await TestHost.Started(static services => services.AddAsyncio());

        EventLoop after = await Task.Run(async () =>
        {
            await host.Loop.SwitchTo();
            return Asyncio.GetRunningLoop();
        });

        after.Should().BeSameAs(host.Loop);
    }

    [Test]
    public async Task DisposeAsync_HostWasNotStarted_ClosesTheLoop()
    {
        TestHost host = new(static services => services.AddAsyncio());
        EventLoop loop = host.Loop;

        await host.DisposeAsync();

        loop.IsClosed().Should().BeTrue();
    }

    [Test]
    public async Task AddAsyncio_Configured_OptionsAreBoundAndTheProgramHasTheLastWord()
    {
        await using TestHost host = new(
            static services => services.AddAsyncio(static o => o.StuckAfter = TimeSpan.FromSeconds(9)),
            ("Asyncio:Debug", "true"), ("Asyncio:SlowCallback", "00:00:00.25"), ("Asyncio:StuckAfter", "00:00:03"));

        AsyncioHostOptions options = host.Services.GetRequiredService<IOptions<AsyncioHostOptions>>().Value;

        options.StuckAfter.Should().Be(TimeSpan.FromSeconds(9));
        host.Loop.GetDebug().Should().BeTrue();
        host.Loop.SlowCallbackDuration.Should().Be(0.25);
    }

    [Test]
    public async Task ConfigureLoop_Given_GetsTheLoopBeforeItRuns()
    {
        EventLoop? given = null;
        await using TestHost host = new(services => services.AddAsyncio(o => o.ConfigureLoop = loop =>
        {
            loop.IsRunning().Should().BeFalse();
            given = loop;
        }));

        host.Loop.Should().BeSameAs(given);
    }

    [Test]
    public async Task KeyboardInterrupt_EndsTheLoop_StopsTheApplication()
    {
        TestHost host = new(static services => services.AddAsyncio());
        Task stopping = host.Stopping;
        await host.Start();

        host.Loop.Post(static () => throw new KeyboardInterrupt());
        await stopping;

        (await host.Log.First(3)).Error.Should().BeOfType<KeyboardInterrupt>();
        await host.DisposeAsync();
    }

    [Test]
    public async Task Stop_TaskDoesNotEnd_IsLeftBehindAtTheLimitWithAMessage()
    {
        var release = new TaskCompletionSource();
        var began = new TaskCompletionSource();
        TestHost host = await TestHost.Started(services => services.AddAsyncioService("stubborn", async Coroutine (_) =>
        {
            began.SetResult();
            try
            {
                await Asyncio.Sleep(3600);
            }
            finally
            {
                await Asyncio.Shield(Asyncio.WrapFuture(release.Task));
            }
        }));
        await began.Task;

        await host.Stop(new CancellationToken(canceled: true));

        (await host.Log.First(4)).Text.Should().Contain("tasks are pending");
        release.SetResult();
        await host.Log.First(2);
        await host.DisposeAsync();
    }

    [Test]
    public async Task Meter_HostedLoop_IsCountedByIt()
    {
        await using TestHost host = await TestHost.Started(static services => services.AddAsyncio());
        await host.Loop.Run(static () => Task.CompletedTask);
        var loops = new TaskCompletionSource<long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "AsyncioSharp" && instrument.Name == "asyncio.loop.count")
            {
                self.SetMeasurementEventCallback<long>((_, count, _, _) => loops.TrySetResult(count));
                self.EnableMeasurementEvents(instrument);
                self.RecordObservableInstruments();
            }
        };
        listener.Start();

        (await loops.Task.WaitAsync(TimeSpan.FromSeconds(30))).Should().BePositive();
    }

    [Test]
    public async Task ActivityPerTask_SomebodyListens_EachTaskIsAnActivityInsideItsMakers()
    {
        var stopped = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "AsyncioSharp.Tasks",
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = stopped.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using TestHost host = await TestHost.Started(static services => services.AddAsyncio(static o => o.ActivityPerTask = true));

        await host.Loop.Run(static async Coroutine () =>
        {
            Activity? own = Activity.Current;
            await Asyncio.CreateTask(static () => Asyncio.Sleep(0), "inner");
            Activity.Current.Should().BeSameAs(own);
        });
        await host.Loop.Run(static () => Task.CompletedTask);

        Activity inner = stopped.Single(static one => one.OperationName == "inner");
        inner.Parent.Should().NotBeNull();
        inner.GetTagItem("asyncio.task").Should().BeOfType<string>().Which.Should().Contain("finished");
    }
}

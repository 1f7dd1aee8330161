using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace AsyncioSharp.Hosting.Tests.Hosting;

[TestFixture]
public sealed class LoopHealthCheckTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task CheckHealth_LoopAnswers_IsHealthy()
    {
        await using TestHost host = await Started();
        _time.Advance(TimeSpan.FromSeconds(1));
        await host.Loop.Run(static () => Task.CompletedTask);

        HealthReport report = await Check(host);

        report.Status.Should().Be(HealthStatus.Healthy);
        report.Entries["asyncio"].Data.Should().Contain("asyncio.lag", 0.0);
    }

    [Test]
    public async Task CheckHealth_HandlerBlocksTheLoop_IsDegradedThenUnhealthyAndNamesItHereAndInTheLog()
    {
        await using TestHost host = await Started();
        using var gate = new ManualResetEventSlim();
        Task blocked = await Block(host, gate);

        _time.Advance(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        HealthReport first = await Check(host);
        _time.Advance(TimeSpan.FromSeconds(4));
        HealthReport second = await Check(host);
        LogEntry stuck = await host.Log.First(22);
        gate.Set();
        await blocked;

        first.Status.Should().Be(HealthStatus.Degraded);
        second.Status.Should().Be(HealthStatus.Unhealthy);
        second.Entries["asyncio"].Description.Should().Contain("has not answered for 5.0 s").And.Contain("blocker");
        stuck.Text.Should().Contain("blocker");
        (await host.Log.First(23)).Text.Should().Contain("5.0");
    }

    [Test]
    public async Task CheckHealth_LoopWasStuck_IsHealthyAfterItsNextAnswer()
    {
        await using TestHost host = await Started();
        using var gate = new ManualResetEventSlim();
        Task blocked = await Block(host, gate);
        _time.Advance(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(7));
        gate.Set();
        await blocked;
        await host.Log.First(23);
        (await Check(host)).Status.Should().Be(HealthStatus.Unhealthy);

        _time.Advance(TimeSpan.FromSeconds(1));
        await host.Loop.Run(static () => Task.CompletedTask);

        (await Check(host)).Status.Should().Be(HealthStatus.Healthy);
    }

    private static Task<HealthReport> Check(TestHost host) => host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    private static async Task<Task> Block(TestHost host, ManualResetEventSlim gate)
    {
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task blocked = host.Loop.Run(() =>
        {
            Asyncio.CurrentTask()!.SetName("blocker");
            began.SetResult();
            gate.Wait();
            return Task.CompletedTask;
        });
        await began.Task;
        return blocked;
    }

    private Task<TestHost> Started() => TestHost.Started(services =>
    {
        services.AddSingleton<TimeProvider>(_time);
        services.AddHealthChecks().AddAsyncio();
        services.AddAsyncio();
    });
}

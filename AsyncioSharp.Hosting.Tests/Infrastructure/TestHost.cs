using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AsyncioSharp.Hosting.Tests.Infrastructure;

/// <summary>A generic host with nothing but what the test adds.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly IHost _host;

    public TestHost(Action<IServiceCollection> add, params (string Key, string Value)[] configuration)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(configuration.ToDictionary(static one => one.Key, static one => (string?)one.Value));
        builder.Logging.AddProvider(Log).AddFilter("AsyncioSharp", LogLevel.Trace);
        add(builder.Services);
        _host = builder.Build();
    }

    public LogRecorder Log { get; } = new();

    public IServiceProvider Services => _host.Services;

    public EventLoop Loop => Services.GetRequiredService<IAsyncioLoop>().Loop;

    public IHostApplicationLifetime Lifetime => Services.GetRequiredService<IHostApplicationLifetime>();

    /// <summary>The application has been asked to stop; waits for it.</summary>
    public Task Stopping
    {
        get
        {
            var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Lifetime.ApplicationStopping.Register(stopping.SetResult);
            return stopping.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    public static async Task<TestHost> Started(Action<IServiceCollection> add, params (string Key, string Value)[] configuration)
    {
        var host = new TestHost(add, configuration);
        await host.Start();
        return host;
    }

    public Task Start() => _host.StartAsync();

    public Task Stop(CancellationToken limit = default) => _host.StopAsync(limit);

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}

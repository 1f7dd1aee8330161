using System.Net;
using AsyncioSharp.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AsyncioSharp.Hosting.Tests.Infrastructure;

/// <summary>A web application on loops, at a port of the system's choice, and a client for it.</summary>
internal sealed class WebHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebHost(WebApplication app, LogRecorder log)
    {
        _app = app;
        Log = log;
    }

    public LogRecorder Log { get; }

    public HttpClient Client { get; private set; } = null!;

    public Uri Address => new(_app.Urls.First());

    public IPEndPoint EndPoint => new(IPAddress.Loopback, Address.Port);

    public IEnumerable<string> Addresses => _app.Urls;

    public IServiceProvider Services => _app.Services;

    public EventLoop Loop => Services.GetRequiredService<IAsyncioLoop>().Loop;

    public static async Task<WebHost> Start(
        Action<WebApplication> map,
        Action<AsyncioKestrelOptions>? configure = null,
        Action<ListenOptions>? listen = null,
        Action<WebApplicationBuilder>? build = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        var log = new LogRecorder();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.WebHost.UseAsyncio(configure);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen ?? (static _ => { })));
        build?.Invoke(builder);
        WebApplication app = builder.Build();
        map(app);
        await app.StartAsync();
        var host = new WebHost(app, log);
        host.Client = new HttpClient(TrustingHandler()) { BaseAddress = host.Address, Timeout = TimeSpan.FromSeconds(30) };
        return host;
    }

    /// <summary>Takes the test's certificate for good.</summary>
    public static SocketsHttpHandler TrustingHandler() =>
        new() { SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true } };

    /// <summary>Errors that somebody has logged, but for what a test expects.</summary>
    public IEnumerable<LogEntry> Errors => Log.Entries.Where(static entry => entry.Level >= LogLevel.Error);

    /// <summary>The application has been told to stop.</summary>
    public Task Stopped
    {
        get
        {
            var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _app.Lifetime.ApplicationStopping.Register(stopped.SetResult);
            return stopped.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>Gives the server turns until it has so many connections.</summary>
    public Task UntilConnections(int count) =>
        Until(() => Services.GetRequiredService<KestrelLoops>().All.Sum(static side => side.Connections) == count);

    /// <summary>Gives the server turns until its first loop has so many tasks; the host's own is one.</summary>
    public Task UntilTasks(int count) => Until(() => Loop.Statistics().TasksAlive == count);

    private async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Loop.Run(static () => Task.CompletedTask);
        }
    }

    public Task Stop(CancellationToken limit = default) => _app.StopAsync(limit);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}

using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;

namespace AsyncioSharp.Orleans.Tests.Infrastructure;

/// <summary>A silo of its own in this process, alone in its cluster.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private TestSilo(IHost host, int gateway)
    {
        _host = host;
        Gateway = gateway;
    }

    public int Gateway { get; }

    /// <summary>The silo's own client.</summary>
    public IClusterClient Client => _host.Services.GetRequiredService<IClusterClient>();

    public FunctionHost Functions => _host.Services.GetRequiredService<FunctionHost>();

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<TestSilo> Start(Action<AsyncioFunctionOptions>? configure, Action<ISiloBuilder>? more = null)
    {
        int gateway = FreePort();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort(), gateway);
            if (configure is not null)
            {
                silo.AddAsyncioFunctions(configure);
            }

            more?.Invoke(silo);
        });
        IHost host = builder.Build();
        await host.StartAsync();
        return new TestSilo(host, gateway);
    }

    public Task<OrleansExecutor> Connect(OrleansExecutorOptions? options = null, Action<IClientBuilder>? more = null) =>
        OrleansExecutor.Connect(
            client =>
            {
                client.UseLocalhostClustering(Gateway);
                more?.Invoke(client);
            },
            options);

    public Task Stop() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace AsyncioSharp.Orleans;

public sealed partial class OrleansExecutor
{
    private static readonly TimeSpan s_hostEnd = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Makes a client of its own and connects it; the counterpart of <c>Client("tcp://…")</c> of Dask and <c>ray.init("ray://…")</c>. A
    /// client that Orleans connects waits for a long time without a word if the cluster's name is wrong, or if it has no certificate that
    /// the silos want. This one gives up and says what to look at.
    /// </summary>
    /// <param name="configure">Says where the cluster is, as for <c>UseOrleansClient</c>.</param>
    /// <param name="options">How to talk to the cluster; null for the defaults.</param>
    /// <returns>An executor that ends its client when it is shut down.</returns>
    /// <exception cref="BrokenCluster">No silo has answered within <see cref="OrleansExecutorOptions.ConnectTimeout"/>.</exception>
    public static async Task<OrleansExecutor> Connect(Action<IClientBuilder> configure, OrleansExecutorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(configure);
        options ??= new OrleansExecutorOptions();
        options.Check();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(configure);
        IHost host = builder.Build();
        TimeSpan limit = options.ConnectTimeout.Value is var seconds and < 1e6 // WaitAsync takes no more than 49 days
            ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan;
        using var start = new CancellationTokenSource();
        Task started = StartAway(host, start.Token);
        try
        {
            await started.WaitAsync(limit).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await start.CancelAsync().ConfigureAwait(false);
            _ = started.ContinueWith(_ => host.Dispose(), TaskScheduler.Default);
            ClusterOptions cluster = host.Services.GetRequiredService<IOptions<ClusterOptions>>().Value;
            throw new BrokenCluster(
                $"No silo of the cluster '{cluster.ClusterId}' (service '{cluster.ServiceId}') has answered within {limit.TotalSeconds} "
                    + "seconds. Look at: whether silos run; whether ClusterId and ServiceId are the silos' (they tell no client that its "
                    + "are wrong); the address of the gateways or of the membership table; firewalls; with TLS, whether the client has a "
                    + $"certificate that the silos accept. Orleans says: {e.Message}",
                mayHaveRun: false,
                e);
        }

        return new OrleansExecutor(host.Services.GetRequiredService<IClusterClient>(), options) { _host = host };
    }

    /// <summary>Starts a host without the caller's context, which may be that of a loop that ends before the host does.</summary>
    private static Task StartAway(IHost host, CancellationToken token)
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return Start();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }

        async Task Start()
        {
            await Task.Yield();
            await host.StartAsync(token).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the client under its calls, as the end of the process would; for tests.</summary>
    internal async Task Abandon()
    {
        if (Interlocked.Exchange(ref _host, null) is { } host)
        {
            await host.StopAsync().ConfigureAwait(false);
            host.Dispose();
        }
    }

    /// <summary>Ends a client that <see cref="Connect"/> made.</summary>
    private async Task EndHost()
    {
        if (Interlocked.Exchange(ref _host, null) is { } host)
        {
            using var limit = new CancellationTokenSource(s_hostEnd);
            await host.StopAsync(limit.Token).ConfigureAwait(false);
            host.Dispose();
        }
    }
}

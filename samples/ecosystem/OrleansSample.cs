using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ecosystem;

public interface ICounter : IGrainWithStringKey
{
    Task<int> Add(int number, IWatcher watcher);

    Task Wait(double seconds, CancellationToken cancellationToken);
}

public interface IWatcher : IGrainObserver
{
    Task Counted(int sum);
}

internal sealed class Counter : Grain, ICounter
{
    /// <summary>Done when a call of Wait was cancelled in the silo.</summary>
    public static readonly TaskCompletionSource Told = new();

    private int _sum;

    public async Task<int> Add(int number, IWatcher watcher)
    {
        _sum += number;
        await watcher.Counted(_sum);
        return _sum;
    }

    public async Task Wait(double seconds, CancellationToken cancellationToken)
    {
        await using CancellationTokenRegistration told = cancellationToken.Register(() => Told.TrySetResult());
        await Task.Delay(TimeSpan.FromSeconds(seconds), cancellationToken);
    }
}

internal static class OrleansSample
{
    public static async Coroutine Run()
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(static silo => silo.UseLocalhostClustering(FreePort(), FreePort()));
        using IHost host = builder.Build();
        await host.StartAsync();

        // begin orleans
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        ICounter counter = grains.GetGrain<ICounter>("visits");
        var sums = new AsyncioQueue<int>();
        var watcher = new Watcher(sum => loop.CallSoonThreadsafe(sums.PutNowait, sum));
        IWatcher reference = grains.CreateObjectReference<IWatcher>(watcher);

        Say("a grain counts", await counter.Add(42, reference));
        Say("after an await on the loop", OnLoop);
        Say("observed", await sums.Get());
        Say("a call of 5 s, limited to 0.1 s", await ErrorOf(() => Asyncio.WaitFor(ct => counter.Wait(5, ct), 0.1)));
        Say("the grain is told", await ErrorOf(() => Asyncio.WaitFor(Counter.Told.Task, 2)));
        // end
        await host.StopAsync();
    }

    private sealed class Watcher(Action<int> counted) : IWatcher
    {
        public Task Counted(int sum)
        {
            Say("an observer on the loop", OnLoop);
            counted(sum);
            return Task.CompletedTask;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

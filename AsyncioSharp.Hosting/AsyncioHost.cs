using Microsoft.Extensions.Hosting;

namespace AsyncioSharp.Hosting;

/// <summary>The host's loop with its services.</summary>
internal sealed class AsyncioHost(HostedLoops host, IEnumerable<ServiceStart> services) : IHostedService, IAsyncioLoop, IAsyncDisposable
{
    private readonly HostedLoop _loop = host.Make("asyncio", host.Options.FindGiven());
    private readonly ServiceStart[] _services = [.. services];
    private bool _isStopped;

    public EventLoop Loop => _loop.Loop;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loop.Start(Main);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopped = true;
        return _loop.Stop(cancellationToken);
    }

    // A host that was built and not run.
    public ValueTask DisposeAsync() => _isStopped ? default : new ValueTask(StopAsync(CancellationToken.None));

    private async Coroutine Main()
    {
        AsyncioTask[] tasks = [.. _services.Select(Begin)];
        try
        {
            await Loop.CreateFuture();
        }
        finally
        {
            Array.ForEach(tasks, static task => task.Cancel());
            await Asyncio.GatherReturnExceptions(tasks);
        }
    }

    private AsyncioTask Begin(ServiceStart service)
    {
        AsyncioTask task = service.Start();
        task.AddDoneCallback(ended => OnEnded(service, ended));
        return task;
    }

    private void OnEnded(ServiceStart service, AsyncioTask task)
    {
        if (task.Cancelled() || task.Exception() is not { } error)
        {
            HostLog.ServiceEnded(host.Log, service.Name);
            return;
        }

        HostLog.ServiceFailed(host.Log, error, service.Name);
        if (host.Options.StopOnServiceError)
        {
            host.Lifetime.StopApplication();
        }
    }
}

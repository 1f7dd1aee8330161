using AsyncioSharp.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AsyncioSharp.AspNetCore;

/// <summary>The loops of Kestrel's connections. They start before Kestrel, and stop after it.</summary>
internal sealed class KestrelLoops : IHostedService
{
    private readonly HostedLoop[] _others;
    private int _turn;

    public KestrelLoops(
        HostedLoops host, IAsyncioLoop first, IOptions<AsyncioKestrelOptions> options, IMemoryPoolFactory<byte> pools)
    {
        Options = options.Value;
        _others = [.. Enumerable.Range(1, Options.Loops - 1).Select(number => host.Make($"asyncio-{number}"))];
        All = [.. _others.Select(static other => other.Loop).Prepend(first.Loop)
            .Select(loop => new LoopSide(loop, pools.Create(), Options))];
    }

    public AsyncioKestrelOptions Options { get; }

    /// <summary>The loops; the first is the host's.</summary>
    public IReadOnlyList<LoopSide> All { get; }

    /// <summary>That of the running code; null if it runs elsewhere.</summary>
    public LoopSide? Here => All.FirstOrDefault(static one => one.IsHere);

    /// <summary>Each of them in turn, for connections that come from no loop and those that are handed out.</summary>
    public LoopSide Next() => All[(int)((uint)Interlocked.Increment(ref _turn) % (uint)All.Count)];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Array.ForEach(_others, static loop => loop.Start(Idle));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_others.Select(loop => loop.Stop(cancellationToken)));

    private static async Coroutine Idle() => await Asyncio.GetRunningLoop().CreateFuture();
}

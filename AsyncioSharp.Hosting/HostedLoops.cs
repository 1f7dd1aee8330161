using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AsyncioSharp.Hosting;

/// <summary>Makes the loops of a host, and knows them all.</summary>
internal sealed class HostedLoops(
    IOptions<AsyncioHostOptions> options, ILoggerFactory logs, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private readonly Lock _lock = new();
    private HostedLoop[] _all = [];

    public AsyncioHostOptions Options => options.Value;

    public ILogger Log { get; } = logs.CreateLogger("AsyncioSharp.Hosting");

    public IHostApplicationLifetime Lifetime => lifetime;

    public TimeProvider Time => time;

    /// <summary>Those that were made and have not ended.</summary>
    public IReadOnlyList<HostedLoop> All => Volatile.Read(ref _all);

    /// <summary>A loop that does not run yet, or one that somebody else runs.</summary>
    public HostedLoop Make(string name, EventLoop? given = null)
    {
        var loop = new HostedLoop(this, name, given);
        lock (_lock)
        {
            Volatile.Write(ref _all, [.. _all, loop]);
        }

        return loop;
    }

    public void Remove(HostedLoop loop)
    {
        lock (_lock)
        {
            Volatile.Write(ref _all, Array.FindAll(_all, one => one != loop));
        }
    }
}

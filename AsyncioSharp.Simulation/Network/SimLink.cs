using System.Diagnostics;

namespace AsyncioSharp.Simulation;

/// <summary>The link between two hosts, in one direction or in both. What is set here counts there in place of the network's.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class SimLink
{
    private readonly SimPath[] _paths;

    internal SimLink(params SimPath[] paths) => _paths = paths;

    /// <summary>How long packets are on their way.</summary>
    public Latency? Latency
    {
        get => _paths[0].Latency;
        set => Array.ForEach(_paths, path => path.Latency = value);
    }

    /// <summary>The part of the packets that get lost, from 0 to 1.</summary>
    public double? Loss
    {
        get => _paths[0].Loss;
        set => Array.ForEach(_paths, path => path.Loss = SimNet.CheckRate(value));
    }

    /// <summary>The part of the packets that arrive twice, from 0 to 1.</summary>
    public double? Duplication
    {
        get => _paths[0].Duplication;
        set => Array.ForEach(_paths, path => path.Duplication = SimNet.CheckRate(value));
    }

    /// <summary>The part of the packets in which a byte changes, from 0 to 1. TCP drops them.</summary>
    public double? Corruption
    {
        get => _paths[0].Corruption;
        set => Array.ForEach(_paths, path => path.Corruption = SimNet.CheckRate(value));
    }

    /// <summary>Bytes per second; null has no limit.</summary>
    public double? Bandwidth
    {
        get => _paths[0].Bandwidth;
        set => Array.ForEach(_paths, path => path.Bandwidth = value);
    }

    /// <summary>How many bytes wait for a line of limited bandwidth before packets are dropped. A large one makes long delays.</summary>
    public int? QueueSize
    {
        get => _paths[0].QueueSize;
        set => Array.ForEach(_paths, path => path.QueueSize = value);
    }

    /// <summary>The largest packet, in bytes.</summary>
    public int? Mtu
    {
        get => _paths[0].Mtu;
        set => Array.ForEach(_paths, path => path.Mtu = value);
    }

    /// <summary>The hosts.</summary>
    /// <returns>For example <c>&lt;SimLink a - db&gt;</c>.</returns>
    public override string ToString() => $"<SimLink {_paths[0].From.Name} {(_paths.Length > 1 ? "-" : ">")} {_paths[0].To.Name}>";
}

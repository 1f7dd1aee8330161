namespace AsyncioSharp.Simulation;

/// <summary>The way from one host to another, in one direction: what it does to packets, and how it stands.</summary>
/// <remarks>What is null is that of the whole network.</remarks>
internal sealed class SimPath(Machine from, Machine to)
{
    public Machine From => from;

    public Machine To => to;

    public Latency? Latency { get; set; }

    public double? Loss { get; set; }

    public double? Duplication { get; set; }

    public double? Corruption { get; set; }

    /// <summary>Bytes per second.</summary>
    public double? Bandwidth { get; set; }

    /// <summary>Bytes that wait for the line before packets are dropped.</summary>
    public int? QueueSize { get; set; }

    /// <summary>Bytes.</summary>
    public int? Mtu { get; set; }

    /// <summary>How many partitions lie on it.</summary>
    public int Cuts { get; set; }

    /// <summary>How many times it is held.</summary>
    public int Holds { get; set; }

    /// <summary>What waits until it is released.</summary>
    public List<Packet> Held { get; } = [];

    /// <summary>When the line is free for the next packet, in ticks.</summary>
    public long FreeAt { get; set; }

    /// <summary>Draws a number from 0 to 1 for a latency.</summary>
    public Func<double> Next => field ??= from.Net.Faults.StreamOf($"{from.Name} > {to.Name}").Fraction;
}

namespace AsyncioSharp.Simulation;

/// <summary>What a packet carries.</summary>
public enum PacketKind
{
    /// <summary>A segment of a TCP connection.</summary>
    Tcp,

    /// <summary>A datagram.</summary>
    Udp,

    /// <summary>The answer that nobody listens on a port.</summary>
    Icmp,
}

using System.Diagnostics;
using System.Net;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Simulation;

/// <summary>A packet between two hosts of a simulated world, as a rule of <see cref="SimNet.On"/> sees it.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Packet
{
    private const int TcpHeaders = 40;
    private const int UdpHeaders = 28;

    internal Packet(PacketKind kind, IPEndPoint from, IPEndPoint to, ReadOnlyMemory<byte> data)
    {
        Kind = kind;
        From = from;
        To = to;
        Data = data;
    }

    /// <summary>What it carries.</summary>
    public PacketKind Kind { get; }

    /// <summary>The sender's address.</summary>
    public IPEndPoint From { get; }

    /// <summary>The receiver's address.</summary>
    public IPEndPoint To { get; }

    /// <summary>The content without headers.</summary>
    public ReadOnlyMemory<byte> Data { get; internal set; }

    /// <summary>The first packet of a connection, or the answer to it.</summary>
    public bool IsSyn => (Flags & TcpFlags.Syn) != 0;

    /// <summary>The sender of a connection has said all.</summary>
    public bool IsFin => (Flags & TcpFlags.Fin) != 0;

    /// <summary>The connection is refused or broken off.</summary>
    public bool IsReset => (Flags & TcpFlags.Reset) != 0;

    /// <summary>Bytes on the wire: content and headers.</summary>
    public int Size => Data.Length + (Kind == PacketKind.Tcp ? TcpHeaders : UdpHeaders);

    /// <summary>The name of the host that sent it.</summary>
    public string SenderName { get; internal set; } = string.Empty;

    /// <summary>The name of the host that it is for.</summary>
    public string ReceiverName { get; internal set; } = string.Empty;

    /// <summary>The packet in the timeline; null if nobody records one.</summary>
    internal TraceMessage? Trace { get; set; }

    internal TcpFlags Flags { get; init; }

    /// <summary>The number of its first byte in the stream.</summary>
    internal long Sequence { get; init; }

    /// <summary>Everything before this byte of the other direction has come.</summary>
    internal long Acknowledged { get; init; }

    /// <summary>How many more bytes of the other direction have room.</summary>
    internal int Window { get; init; }

    /// <summary>The end of the connection that sent it.</summary>
    internal TcpSocket? Sender { get; init; }

    /// <summary>The end of the connection that it is for; null for a connect.</summary>
    internal TcpSocket? Target { get; init; }

    /// <summary>The number of the byte after its last one; the end of a stream counts as one byte.</summary>
    internal long End => Sequence + Data.Length + (IsFin ? 1 : 0);

    /// <summary>The packet in short.</summary>
    /// <returns>For example <c>10.0.0.2:49152 > 10.0.0.1:80 Tcp SYN</c>, or <c>… Tcp 120 bytes</c>.</returns>
    public override string ToString() => $"{From} > {To} {Describe()}";

    internal string Describe()
    {
        string what = Kind == PacketKind.Icmp ? " port unreachable"
            : (IsSyn ? " SYN" : string.Empty) + (IsReset ? " RST" : string.Empty) + (Data.Length > 0 ? $" {Data.Length} bytes" : string.Empty)
            + (IsFin ? " FIN" : string.Empty);
        return Kind + (what.Length > 0 ? what : " ACK");
    }
}

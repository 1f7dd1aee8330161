namespace AsyncioSharp.Simulation;

/// <summary>A piece of a stream that is sent in one packet, until it is acknowledged.</summary>
internal sealed class TcpSegment(long start, ReadOnlyMemory<byte> data, bool isFin)
{
    public long Start => start;

    public ReadOnlyMemory<byte> Data => data;

    /// <summary>It ends the stream, and has no data.</summary>
    public bool IsFin => isFin;

    public long End => start + data.Length + (isFin ? 1 : 0);

    /// <summary>How often it was sent.</summary>
    public int Attempts { get; set; }

    /// <summary>When it was sent last, in ticks.</summary>
    public long SentAt { get; set; }
}

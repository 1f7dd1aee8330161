namespace AsyncioSharp.Simulation;

/// <summary>What a rule does with a packet.</summary>
/// <remarks>To let packets overtake each other, delay some of them.</remarks>
public readonly record struct PacketFate
{
    private PacketFate(bool isDropped, double delay, int copies, bool isCorrupted)
    {
        IsDropped = isDropped;
        Seconds = delay;
        Copies = copies;
        IsCorrupted = isCorrupted;
    }

    /// <summary>Nothing: the next rule is asked, and then the link.</summary>
    public static PacketFate Pass => default;

    /// <summary>It never arrives. TCP sends it again later.</summary>
    public static PacketFate Drop => new(true, 0, 0, false);

    /// <summary>It arrives twice.</summary>
    public static PacketFate Duplicate => new(false, 0, 1, false);

    /// <summary>A byte of it is changed. TCP sees that and drops it; a datagram arrives as it is.</summary>
    public static PacketFate Corrupt => new(false, 0, 0, true);

    internal bool IsDropped { get; }

    internal double Seconds { get; }

    internal int Copies { get; }

    internal bool IsCorrupted { get; }

    /// <summary>It arrives later than it would have.</summary>
    /// <param name="seconds">By how much, in seconds.</param>
    /// <returns>The fate.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Less than zero.</exception>
    public static PacketFate Delay(double seconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seconds);
        return new PacketFate(false, seconds, 0, false);
    }
}

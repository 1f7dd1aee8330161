namespace AsyncioSharp.Testing;

/// <summary>
/// The random numbers of schedules: SplitMix64 (Steele, Lea and Flood, 2014). Written out, since a seed has to mean the same on every
/// machine and in every version of .NET.
/// </summary>
internal sealed class SplitMix(long seed)
{
    private ulong _state = (ulong)seed;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to below the limit. (The bias of the product is below 2^-32 for the limits of schedules.)</summary>
    public int Below(int limit) => (int)(((Next() >> 32) * (ulong)limit) >> 32);

    /// <summary>A number from 0 to below 1.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));
}

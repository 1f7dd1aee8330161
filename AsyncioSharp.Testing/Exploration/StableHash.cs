namespace AsyncioSharp.Testing;

/// <summary>Hashes that are the same in every process and on every machine, as .NET's own are not: FNV-1a, 64 bits.</summary>
internal static class StableHash
{
    public const ulong Start = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Add(ulong hash, long value) => (hash ^ (ulong)value) * Prime;

    /// <summary>Spreads a hash, for sums of several.</summary>
    public static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 32)) * 0xD6E8FEB86659FD93;
        return hash ^ (hash >> 32);
    }

    public static ulong Of(string text)
    {
        ulong hash = Start;
        foreach (char c in text)
        {
            hash = Add(hash, c);
        }

        return hash;
    }
}

namespace AsyncioSharp.Testing;

/// <summary>What one run has reached of what <see cref="Sim"/> counts, in the order in which it was met first.</summary>
internal sealed class SiteCounts
{
    private readonly Dictionary<(string Name, bool IsFault), SiteCount> _sites = [];

    public IEnumerable<SiteCount> All => _sites.Values;

    public SiteCount Of(string name, bool isFault)
    {
        if (!_sites.TryGetValue((name, isFault), out SiteCount? count))
        {
            _sites.Add((name, isFault), count = new SiteCount(name, isFault));
        }

        return count;
    }
}

/// <summary>One site in one run.</summary>
internal sealed class SiteCount(string name, bool isFault)
{
    public string Name => name;

    /// <summary>It is a <see cref="Sim.Buggify"/>, and no claim.</summary>
    public bool IsFault => isFault;

    /// <summary>Of a fault: whether the run has armed it; null before it is met.</summary>
    public bool? IsArmed { get; set; }

    public long Reached { get; set; }

    /// <summary>How often the claim held, or the fault fired.</summary>
    public long Held { get; set; }
}

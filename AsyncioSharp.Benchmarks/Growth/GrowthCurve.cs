namespace AsyncioSharp.Benchmarks;

/// <summary>What one costs, for each number of them.</summary>
internal sealed record GrowthCurve(GrowthRow Row, IReadOnlyList<(int Size, double Cost)> Points)
{
    /// <summary>The cost of one of the most, as a multiple of one of a hundred.</summary>
    public double Growth => Points[^1].Cost / Points[0].Cost;

    public bool IsWithinItsLaw => Growth <= Row.Allowed;
}

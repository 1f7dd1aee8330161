namespace AsyncioSharp.Benchmarks;

/// <summary>The medians of one workload.</summary>
internal sealed record Row(Workload Workload, double? Ours, double? CPython, double? Uvloop)
{
    public double? Ratio => CPython / Ours;
}

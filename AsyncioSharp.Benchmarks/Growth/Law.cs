namespace AsyncioSharp.Benchmarks;

/// <summary>How the cost of one may grow with the number of them.</summary>
internal enum Law
{
    /// <summary>Not at all.</summary>
    Flat,

    /// <summary>With the logarithm: a heap.</summary>
    Logarithm,
}

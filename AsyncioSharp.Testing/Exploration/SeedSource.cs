namespace AsyncioSharp.Testing;

/// <summary>
/// The order that a seed stands for. No single method finds every fault first, so seeds use three of them in turn: equal chances for each
/// step, priorities that change a few times (PCT), and priorities of single steps (POS).
/// </summary>
/// <remarks>A seed means the same on every machine and in every range of seeds: it depends on nothing that another run has shown.</remarks>
internal static class SeedSource
{
    private const int Depth = 3;

    /// <summary>How a seed draws.</summary>
    public static ExplorationStrategy StrategyOf(int seed) => (seed % 3) switch
    {
        0 => ExplorationStrategy.Random,
        1 or -2 => ExplorationStrategy.PriorityChanges,
        _ => ExplorationStrategy.PartialOrder,
    };

    /// <summary>The source of its decisions.</summary>
    public static DecisionSource Of(int seed) => StrategyOf(seed) switch
    {
        ExplorationStrategy.PriorityChanges => new PriorityChangeSource(seed, Depth, length: null),
        ExplorationStrategy.PartialOrder => new PartialOrderSource(seed),
        _ => new RandomSource(seed),
    };
}

namespace AsyncioSharp.Testing;

/// <summary>How <see cref="Explorer"/> looks for an order of steps that makes a body fail.</summary>
public enum ExplorationStrategy
{
    /// <summary>
    /// Every order, those with the fewest departures from asyncio's first: a proof for small bodies (three tasks of three steps have 1680
    /// orders), too many for large ones. With <see cref="ExploreOptions.MaxDeviations"/>, every order with so few departures from
    /// asyncio's.
    /// </summary>
    Exhaustive,

    /// <summary>Each time any of those that are ready, with equal chances. The strategy of seeds.</summary>
    Random,

    /// <summary>
    /// PCT (Burckhardt and others, 2010): random priorities, which change at <see cref="ExploreOptions.Depth"/> − 1 random moments. Finds a
    /// bug that needs d orderings, among n tasks and k steps, with a chance of at least 1 / (n·k^(d−1)) per schedule, however the rest
    /// goes.
    /// </summary>
    PriorityChanges,

    /// <summary>
    /// POS (Yuan, Yang and Gu, 2018): each step has a random priority, drawn anew when a step runs that it races with. Spreads the
    /// schedules evenly over orders that differ in effect. Two steps count as racing if they are in the same method, or wait in the same
    /// kind of primitive; what else they share is not seen.
    /// </summary>
    PartialOrder,
}

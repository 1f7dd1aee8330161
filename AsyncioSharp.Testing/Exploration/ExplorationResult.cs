namespace AsyncioSharp.Testing;

/// <summary>What <see cref="Explorer"/> has found.</summary>
/// <param name="Schedules">How many different orders were run, the failing one included.</param>
/// <param name="IsComplete">True if these were all there are within the bounds: the exhaustive strategy came to its end.</param>
/// <param name="Failure">The first failure, or null if every order passed.</param>
public sealed record ExplorationResult(int Schedules, bool IsComplete, ScheduleException? Failure)
{
    /// <summary>
    /// Exhaustive only: up to how many departures from asyncio's order all orders were tried. Null while not even asyncio's own was, and
    /// for strategies that draw.
    /// </summary>
    public int? Deviations { get; internal init; }

    /// <summary>
    /// How many of the orders differ in more than the mixing of steps that have nothing to do with each other. Steps of one task have, and
    /// steps of one method or on one kind of primitive; what else tasks share is not seen, so this is rather too few than too many.
    /// </summary>
    public int Interleavings { get; internal init; }

    /// <summary>One sentence on it.</summary>
    /// <returns>For example <c>All 1680 schedules pass.</c></returns>
    public override string ToString() =>
        Failure is not null ? $"Schedule {Schedules} fails."
        : IsComplete ? $"All {Schedules} schedules pass."
        : $"{Schedules} schedules pass; there may be more.";
}

namespace AsyncioSharp.Testing;

/// <summary>What <see cref="Explorer"/> is to try.</summary>
public sealed record ExploreOptions
{
    /// <summary>How to look. Exhaustive by default.</summary>
    public ExplorationStrategy Strategy { get; init; } = ExplorationStrategy.Exhaustive;

    /// <summary>What may change places.</summary>
    public ScheduleFreedom Freedom { get; init; } = ScheduleFreedom.Tasks;

    /// <summary>At most so many schedules, 10,000 by default. Those that shrink a failure do not count.</summary>
    public int MaxSchedules { get; init; } = 10_000;

    /// <summary>
    /// Exhaustive only: what a test is that has come to <see cref="MaxSchedules"/> before every order was tried. Inconclusive by default.
    /// <see cref="Explorer"/> returns its result in any case.
    /// </summary>
    public IncompleteSearch Incomplete { get; init; }

    /// <summary>Exhaustive only: at most so many departures from asyncio's order per schedule; null means any number.</summary>
    public int? MaxDeviations { get; init; }

    /// <summary><see cref="ExplorationStrategy.PriorityChanges"/> only: how many orderings the bug needs, 3 by default.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>The first seed of the strategies that draw; each schedule has the next one.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>A schedule of more steps than this is ended as failed: 100,000 by default.</summary>
    public int MaxSteps { get; init; } = 100_000;

    /// <summary>Whether a failing schedule is reduced to the fewest deviations; true by default.</summary>
    public bool Shrink { get; init; } = true;

    internal ExploreOptions Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSchedules, 1, nameof(MaxSchedules));
        ArgumentOutOfRangeException.ThrowIfLessThan(Depth, 1, nameof(Depth));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSteps, 1, nameof(MaxSteps));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDeviations ?? 0, 0, nameof(MaxDeviations));
        return this;
    }
}

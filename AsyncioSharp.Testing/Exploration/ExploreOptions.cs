namespace AsyncioSharp.Testing;

/// <summary>What <see cref="Explorer"/> is to try.</summary>
public sealed record ExploreOptions
{
    private const double UsualJitter = 0.2;

    /// <summary>How to look. Exhaustive by default.</summary>
    public ExplorationStrategy Strategy { get; init; } = ExplorationStrategy.Exhaustive;

    /// <summary>What may change places.</summary>
    public ScheduleFreedom Freedom { get; init; } = ScheduleFreedom.Tasks;

    /// <summary>
    /// How late timers may be, as a part of their delay: with 0.2, one of a second fires after 1 to 1.2 seconds. Which of them are late,
    /// and behind which others, is decided like the order of tasks. 0 by default: none is; with <see cref="ScheduleFreedom.Delays"/> 0.2.
    /// </summary>
    public double Jitter { get; init; }

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

    /// <summary><see cref="Jitter"/>, or what it is where nobody has named it.</summary>
    internal double Bound => Jitter > 0 || Freedom != ScheduleFreedom.Delays ? Jitter : UsualJitter;

    internal ExploreOptions Check()
    {
        if (!(Jitter >= 0 && double.IsFinite(Jitter)))
        {
            throw new ArgumentException($"Jitter is {Jitter}. Give a part of the delay, such as 0.2.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSchedules, 1, nameof(MaxSchedules));
        ArgumentOutOfRangeException.ThrowIfLessThan(Depth, 1, nameof(Depth));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSteps, 1, nameof(MaxSteps));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDeviations ?? 0, 0, nameof(MaxDeviations));
        return this;
    }
}

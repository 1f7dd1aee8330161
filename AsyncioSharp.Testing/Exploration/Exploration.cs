namespace AsyncioSharp.Testing;

/// <summary>Looks for an order in which a trial fails.</summary>
internal sealed class Exploration(Trial trial, ExploreOptions options)
{
    private readonly HashSet<ulong> _interleavings = [];
    private readonly SearchProgress _progress = new("orders", options.MaxSchedules);
    private int _schedules;

    public ExplorationResult Run() => options.Strategy == ExplorationStrategy.Exhaustive ? Search() : Draw();

    /// <summary>Runs one schedule.</summary>
    /// <param name="trial">The test.</param>
    /// <param name="source">Who decides.</param>
    /// <param name="options">What may be decided.</param>
    /// <param name="observer">Sees every step; null if nobody reads about them.</param>
    /// <param name="keepsSites">Whether reports are to say where things were made.</param>
    public static Attempt Try(
        Trial trial, DecisionSource source, ExploreOptions options, StepObserver? observer = null, bool keepsSites = true)
    {
        var driver = new ScheduleDriver(source, options.Freedom, options.MaxSteps, options.Bound)
        {
            Observer = observer, KeepsSites = keepsSites,
        };
        Exception? failure = trial(driver);
        return new Attempt(driver, failure);
    }

    /// <summary>Runs a schedule that was kept.</summary>
    /// <exception cref="ScheduleException">The trial fails.</exception>
    /// <exception cref="StaleScheduleException">It passes, in another order: the code has changed since.</exception>
    public static void Replay(Trial trial, Schedule schedule, ExploreOptions options, FailureReport.Notes notes = default)
    {
        options = options with { Freedom = schedule.Freedom, Jitter = schedule.Jitter, Shrink = false };
        Attempt attempt = Try(trial, new ReplaySource(schedule.Choices), options);
        string? why = schedule.WhyStale(attempt.Driver);
        if (attempt.Failure is not null)
        {
            string found = why is null ? "Replayed" : $"Replayed, but the schedule does not fit this code any more: {why}";
            throw FailureReport.Make(trial, options, attempt, found, seed: null, notes);
        }

        if (why is not null)
        {
            throw new StaleScheduleException(schedule, why);
        }
    }

    private ExplorationResult Search()
    {
        var search = new ExhaustiveSearch(options.MaxDeviations ?? int.MaxValue);
        do
        {
            Attempt attempt = Try(trial, search.Next(), options);
            search.Note(attempt.Driver);
            _interleavings.Add(attempt.Driver.Interleaving);
            _schedules += attempt.Driver.IsRedundant && attempt.Failure is null ? 0 : 1;
            _progress.Note(_schedules);
            if (attempt.Failure is not null)
            {
                return Failed(attempt, seed: null);
            }
        }
        while (search.MoveOn() && _schedules < options.MaxSchedules);

        return new ExplorationResult(_schedules, search.IsOver, null)
        {
            Deviations = search.CompletedDeviations, Interleavings = _interleavings.Count,
        };
    }

    private ExplorationResult Draw()
    {
        // asyncio's order first: it tells how long schedules are, and a body that fails in it needs no search.
        Attempt attempt = Try(trial, new PrefixSource([]), options);
        int length = attempt.Driver.Decisions.Count;
        _interleavings.Add(attempt.Driver.Interleaving);
        _schedules = 1;
        int? seed = null;
        while (attempt.Failure is null && _schedules < options.MaxSchedules)
        {
            seed = options.Seed + _schedules - 1;
            attempt = Try(trial, SourceOf(seed.Value, length), options);
            length = Math.Max(length, attempt.Driver.Decisions.Count);
            _interleavings.Add(attempt.Driver.Interleaving);
            _schedules++;
            _progress.Note(_schedules);
        }

        return attempt.Failure is not null ? Failed(attempt, seed)
            : new ExplorationResult(_schedules, false, null) { Interleavings = _interleavings.Count };
    }

    private DecisionSource SourceOf(int seed, int length) => options.Strategy switch
    {
        ExplorationStrategy.PriorityChanges => new PriorityChangeSource(seed, options.Depth, length),
        ExplorationStrategy.PartialOrder => new PartialOrderSource(seed),
        _ => new RandomSource(seed),
    };

    private ExplorationResult Failed(Attempt attempt, int? seed)
    {
        string found = $"Found in schedule {_schedules}";
        return new ExplorationResult(_schedules, false, FailureReport.Make(trial, options, attempt, found, seed))
        {
            Interleavings = _interleavings.Count,
        };
    }
}

/// <summary>A schedule that was run.</summary>
/// <param name="Driver">What it did.</param>
/// <param name="Failure">How it failed, or null.</param>
internal sealed record Attempt(ScheduleDriver Driver, Exception? Failure)
{
    private Schedule? _schedule;

    // Made when somebody asks: most attempts pass, and nobody does.
    public Schedule Schedule => _schedule ??= Driver.Schedule;
}

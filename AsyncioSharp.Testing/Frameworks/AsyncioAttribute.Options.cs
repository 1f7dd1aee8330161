namespace AsyncioSharp.Testing;

// The options of [Asyncio], compiled into the package of each test framework: an attribute derives from what its framework asks for, so
// they cannot share a base class.
public partial class AsyncioAttribute
{
    private readonly ExploreOptions _exploreDefaults = new();
    private ExplorationStrategy? _explore;
    private int? _maxSchedules;
    private int? _maxDeviations;
    private int? _depth;

    /// <inheritdoc cref="TestOptions.VirtualTime"/>
    public bool VirtualTime { get; set; } = true;

    /// <inheritdoc cref="TestOptions.Network"/>
    public TestNetwork Network { get; set; }

    /// <inheritdoc cref="TestOptions.Debug"/>
    public bool Debug { get; set; }

    /// <summary>The longest that set-up, test or tear-down may take in real time, each, in seconds; zero means no limit.</summary>
    public double RealTimeLimit { get; set; } = TestOptions.Default.RealTimeLimit ?? 0;

    /// <inheritdoc cref="TestOptions.MaxStepsPerInstant"/>
    public long MaxStepsPerInstant { get; set; } = TestOptions.Default.MaxStepsPerInstant;

    /// <inheritdoc cref="TestOptions.MaxClockMoves"/>
    public long MaxClockMoves { get; set; } = TestOptions.Default.MaxClockMoves;

    /// <inheritdoc cref="TestOptions.MaxRetries"/>
    public long MaxRetries { get; set; } = TestOptions.Default.MaxRetries;

    /// <inheritdoc cref="TestOptions.StepCost"/>
    public double StepCost { get; set; }

    /// <inheritdoc cref="TestOptions.ForeignPatience"/>
    public double ForeignPatience { get; set; } = TestOptions.Default.ForeignPatience;

    /// <inheritdoc cref="TestOptions.Leaks"/>
    public LeakMode Leaks { get; set; }

    /// <inheritdoc cref="TestOptions.Seeds"/>
    /// <remarks>
    /// Set-up, test and tear-down are run for each seed. On a class or the assembly this is so for each of its async tests, and those that
    /// are not async run once. With NUnit its parameter ASYNCIO_SEED replaces the seeds as the variable does.
    /// </remarks>
    public string? Seeds { get; set; }

    /// <summary>What <see cref="Seeds"/> and <see cref="Explore"/> may change: the order of tasks by default.</summary>
    public ScheduleFreedom Freedom { get; set; }

    /// <summary>
    /// With <see cref="Seeds"/> or <see cref="Explore"/>: how late timers may be, as a part of their delay; see
    /// <see cref="ExploreOptions.Jitter"/>. 0, none, by default; with <see cref="ScheduleFreedom.Delays"/> 0.2.
    /// </summary>
    public double Jitter { get; set; }

    /// <inheritdoc cref="TestOptions.Schedule"/>
    public string? Schedule { get; set; }

    /// <summary>
    /// Runs set-up, test and tear-down under many orders, looked for with this strategy, and fails with the one that departs least from
    /// asyncio's: <c>[Asyncio(Explore = ExplorationStrategy.Exhaustive)]</c>. Naming it turns exploration on; a test that does not is not
    /// explored.
    /// </summary>
    public ExplorationStrategy Explore
    {
        get => _explore ?? _exploreDefaults.Strategy;
        set => _explore = value;
    }

    /// <inheritdoc cref="ExploreOptions.MaxSchedules"/>
    /// <remarks>With <see cref="Explore"/>, like the two that follow.</remarks>
    public int MaxSchedules
    {
        get => _maxSchedules ?? _exploreDefaults.MaxSchedules;
        set => _maxSchedules = value;
    }

    /// <summary>
    /// With <see cref="ExplorationStrategy.Exhaustive"/>: at most so many departures from asyncio's order per schedule. Unless it is named,
    /// any number.
    /// </summary>
    public int MaxDeviations
    {
        get => _maxDeviations ?? int.MaxValue;
        set => _maxDeviations = value;
    }

    /// <summary>
    /// With <see cref="ExplorationStrategy.Exhaustive"/>: what the test is if the search comes to <see cref="MaxSchedules"/> before every
    /// order was tried. Inconclusive by default.
    /// </summary>
    public IncompleteSearch Incomplete { get; set; }

    /// <inheritdoc cref="ExploreOptions.Depth"/>
    public int Depth
    {
        get => _depth ?? _exploreDefaults.Depth;
        set => _depth = value;
    }

    /// <inheritdoc cref="TestOptions.CheckDeterminism"/>
    public bool CheckDeterminism { get; set; }

    /// <inheritdoc cref="TestOptions.TraceFolder"/>
    /// <remarks>The files are attached to the failing test.</remarks>
    public string? TraceFolder { get; set; }

    /// <inheritdoc cref="TestOptions.Escapes"/>
    public EscapeMode Escapes { get; set; }

    /// <inheritdoc cref="TestOptions.EscapesAllowed"/>
    public string[] EscapesAllowed { get; set; } = [];

    private TestOptions OptionsOf(string? seeds, TextWriter? output) => TestOptions.Default with
    {
        VirtualTime = VirtualTime,
        Network = Network,
        Debug = Debug,
        RealTimeLimit = RealTimeLimit > 0 ? RealTimeLimit : null,
        MaxStepsPerInstant = MaxStepsPerInstant,
        MaxClockMoves = MaxClockMoves,
        MaxRetries = MaxRetries,
        StepCost = StepCost,
        ForeignPatience = ForeignPatience,
        Leaks = Leaks,
        Escapes = Escapes,
        EscapesAllowed = EscapesAllowed,
        Seeds = seeds,
        Freedom = Freedom,
        Jitter = _explore is null ? Jitter : 0,
        Schedule = Schedule is null ? null : AsyncioSharp.Testing.Schedule.Parse(Schedule),
        Explore = ExploreOptions(),
        CheckDeterminism = CheckDeterminism,
        TraceFolder = TraceFolder,
        Output = output,
    };

    private ExploreOptions? ExploreOptions()
    {
        if (_explore is not { } strategy)
        {
            return (_maxSchedules ?? _maxDeviations ?? _depth) is null ? null
                : throw new ArgumentException(
                    "MaxSchedules, MaxDeviations and Depth say how to explore. Name a strategy too: "
                        + "[Asyncio(Explore = ExplorationStrategy.Exhaustive, …)].");
        }

        return _exploreDefaults with { Strategy = strategy, MaxSchedules = MaxSchedules, MaxDeviations = _maxDeviations, Depth = Depth,
            Freedom = Freedom, Jitter = Jitter, Incomplete = Incomplete };
    }
}

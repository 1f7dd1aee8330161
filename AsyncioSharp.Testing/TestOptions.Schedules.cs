namespace AsyncioSharp.Testing;

public sealed partial record class TestOptions
{
    /// <summary>
    /// Runs the test once in asyncio's order and once for each of these seeds in an order drawn from it: <c>1-100</c>, <c>7</c>,
    /// <c>3,8,20-29</c>. A failure prints its seed and the line that runs it alone (the variable ASYNCIO_SEED replaces the seeds of every
    /// test). Needs virtual time, as all of these do.
    /// </summary>
    public string? Seeds { get; init; }

    /// <summary>What <see cref="Seeds"/> may change: the order of tasks by default.</summary>
    public ScheduleFreedom Freedom { get; init; } = ScheduleFreedom.Tasks;

    /// <summary>
    /// With <see cref="Seeds"/>: how late timers may be, as a part of their delay; see <see cref="ExploreOptions.Jitter"/>, which
    /// <see cref="Explore"/> has of its own. 0, none, by default; with <see cref="ScheduleFreedom.Delays"/> 0.2.
    /// </summary>
    public double Jitter { get; init; }

    /// <summary>
    /// Makes of <see cref="Seeds"/> a campaign: every seed runs, and the test fails at the end if a <see cref="Sim.Sometimes"/>, a
    /// <see cref="Sim.Reachable"/> or a <see cref="Sim.Buggify"/> that was met never came true. The counts are written to
    /// <see cref="Output"/>.
    /// </summary>
    public bool Campaign { get; init; }

    /// <summary>Claims that a campaign must have met, by name: one that no run comes near is not known otherwise.</summary>
    public IReadOnlyCollection<string> Expected { get; init; } = [];

    /// <summary>Runs the test in this order alone, as a failing test has printed it.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>
    /// Runs the test under many orders and fails with the one that departs least from asyncio's; see <see cref="Explorer"/>.
    /// </summary>
    public ExploreOptions? Explore { get; init; }

    /// <summary>Runs the test twice and fails at the first step that differs.</summary>
    public bool CheckDeterminism { get; init; }

    /// <summary>
    /// A folder: a test that fails writes its timeline there, as a page (NAME.html) and as trace events (NAME.json). With seeds and
    /// exploration it is that of the failing order.
    /// </summary>
    public string? TraceFolder { get; init; }

    /// <summary>
    /// What the test is called, in the command that runs a seed alone and in the names of traces; null leaves it to the runner of tests.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The test is run on a loop whose order is chosen, or watched.</summary>
    internal bool DrivesSchedule =>
        Seeds is not null || Schedule is not null || Explore is not null || CheckDeterminism || TraceFolder is not null;

    /// <summary>What <see cref="Seeds"/> may change, as the options of a search.</summary>
    internal ExploreOptions SeedOptions => new() { Freedom = Freedom, Jitter = Jitter };

    /// <summary>The same for one run among several. Only the one that is reported in the end has something to say.</summary>
    internal TestOptions Single() =>
        this with
        {
            Seeds = null, Campaign = false, Schedule = null, Jitter = 0, Explore = null, CheckDeterminism = false, TraceFolder = null,
            Output = TextWriter.Null,
        };

    private void CheckSchedules()
    {
        int ways = (Seeds is null ? 0 : 1) + (Schedule is null ? 0 : 1) + (Explore is null ? 0 : 1) + (CheckDeterminism ? 1 : 0);
        if (ways > 1)
        {
            throw new ArgumentException(
                "Seeds, Schedule, Explore and CheckDeterminism each say how often and in which order the test runs. Choose one.");
        }

        SeedOptions.Check();
        if (Jitter > 0 && Seeds is null)
        {
            throw new ArgumentException(
                Explore is not null ? "Explore has a Jitter of its own: Explore = new ExploreOptions { Jitter = … }."
                : "Jitter makes timers late as seeds draw it. Name some: Seeds = \"1-100\".");
        }

        if (Campaign && Seeds is null)
        {
            throw new ArgumentException("A campaign runs seeds. Give Seeds too, such as 1-200.");
        }

        if (DrivesSchedule && !VirtualTime)
        {
            throw new ArgumentException(
                "In real time the order of steps is the machine's. Seeds, Schedule, Explore, CheckDeterminism and TraceFolder need "
                    + "VirtualTime.");
        }
    }
}

namespace AsyncioSharp.Testing;

/// <summary>The points of <see cref="Sim"/> in a test: decisions from the source of its run, random numbers, barriers.</summary>
/// <param name="driver">Whose decisions; null where the test runs once, in asyncio's order: nothing is decided then.</param>
internal sealed class TestPoints(ScheduleDriver? driver) : SimPoints
{
    private const double ArmingChance = 0.25;

    private readonly List<TestBarrier> _barriers = [];
    private int _streams;

    /// <summary>Those of a loop; made now, without decisions, if it has none.</summary>
    public static TestPoints Of(EventLoop loop)
    {
        if (loop.Points is not TestPoints points)
        {
            loop.Points = points = new TestPoints(driver: null);
        }

        return points;
    }

    /// <summary>The driver of the run, for loops inside of the test's; null where nobody watches or chooses.</summary>
    public ScheduleDriver? Driver => driver;

    /// <summary>Somebody decides: a seed, a search or a schedule. Else the run is the plain one, of which there is one.</summary>
    public bool Decides => driver is { ChoosesFreely: true };

    /// <summary>What the program has reached.</summary>
    private SiteCounts Sites { get; } = driver?.Sites ?? new SiteCounts();

    /// <summary>The barriers that nobody has come to, and that still stand.</summary>
    public IEnumerable<TestBarrier> Unreached => _barriers.Where(static barrier => barrier.Hits == 0);

    /// <inheritdoc/>
    public override TimerDelays? Delays => driver?.Delays;

    /// <inheritdoc/>
    public override int Draw(object what, int choices, double? chance = null) => driver?.Draw(what, choices, chance) ?? 0;

    /// <inheritdoc/>
    /// <remarks>
    /// Which stream of numbers it is counts as one decision, made when the first number is asked for. The loops of a test have different
    /// ones.
    /// </remarks>
    public override Random MakeRandom() => new SplitMixRandom(((long)_streams++ << 32) + Draw("random numbers", ScheduleDriver.Streams));

    /// <inheritdoc/>
    /// <remarks>Armed once per run, so that a run with many sites is not one in which everything is broken at once.</remarks>
    public override bool Buggify(string site, double chance)
    {
        SiteCount count = Sites.Of(site, isFault: true);
        count.Reached++;
        count.IsArmed ??= Draw($"arm '{site}'", 2, ArmingChance) != 0;
        if (!count.IsArmed.Value)
        {
            return false;
        }

        bool fires = Draw($"fire '{site}'", 2, chance) != 0;
        count.Held += fires ? 1 : 0;
        return fires;
    }

    /// <inheritdoc/>
    public override void NoteClaim(string what, bool holds)
    {
        SiteCount count = Sites.Of(what, isFault: false);
        count.Reached++;
        count.Held += holds ? 1 : 0;
    }

    /// <inheritdoc/>
    public override Future? Arrive(string name, object? data) => _barriers.Find(barrier => barrier.IsFor(name, data))?.Arrive(data);

    public void Add(TestBarrier barrier) => _barriers.Add(barrier);

    public void Remove(TestBarrier barrier) => _barriers.Remove(barrier);
}

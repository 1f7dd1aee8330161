namespace AsyncioSharp.Testing;

/// <summary>The points of <see cref="Sim"/> in a test: decisions from the source of its run, random numbers, barriers.</summary>
/// <param name="driver">Whose decisions; null where the test runs once, in asyncio's order: nothing is decided then.</param>
internal sealed class TestPoints(ScheduleDriver? driver) : SimPoints
{
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
    public override Future? Arrive(string name, object? data) => _barriers.Find(barrier => barrier.IsFor(name, data))?.Arrive(data);

    public void Add(TestBarrier barrier) => _barriers.Add(barrier);

    public void Remove(TestBarrier barrier) => _barriers.Remove(barrier);
}

using AsyncioSharp.Testing;

namespace AsyncioSharp.Simulation;

// Faults are decisions of the test's counted source: each is printed, replayed, and dropped by shrinking if the failure does not need it.
// A plain run, without seeds, has no such decisions; there a fault of a given rate comes from numbers that are the same in every run, so
// that what a test sets is what it gets. Latencies are numbers and no decisions, one stream for each link: a fault that shrinking drops
// leaves those of all other links as they are.

/// <summary>Where chance comes from in a world.</summary>
internal sealed class FaultSource(EventLoop loop)
{
    private readonly SplitMix _plain = new(1);
    private Random? _seed;
    private long? _streams;

    private TestPoints Points => TestPoints.Of(loop);

    /// <summary>Whether a fault happens.</summary>
    /// <param name="rate">How often, from 0 to 1.</param>
    /// <param name="kind">What it is, for reports.</param>
    /// <param name="packet">What it happens to.</param>
    public bool Happens(double rate, string kind, Packet packet) =>
        rate > 0 && (Points.Decides ? Happens(rate, NameOf(kind, packet)) : _plain.Fraction() < rate);

    /// <inheritdoc cref="Happens(double, string, Packet)"/>
    /// <param name="what">What it is and what it happens to, for reports.</param>
    public bool Happens(double rate, string what) =>
        rate > 0 && (Points.Decides ? Points.Draw(what, 2, rate) != 0 : _plain.Fraction() < rate);

    /// <summary>A number from 0 to 1, without 1.</summary>
    public double Fraction() => (_seed ??= Points.MakeRandom()).NextDouble();

    /// <summary>A number from 0 on, below a bound.</summary>
    public int Below(int bound) => (_seed ??= Points.MakeRandom()).Next(bound);

    /// <summary>The numbers of one link.</summary>
    public SplitMix StreamOf(string link)
    {
        _streams ??= (_seed ??= Points.MakeRandom()).NextInt64();
        return new SplitMix(_streams.Value ^ (long)StableHash.Of(link));
    }

    private static string NameOf(string kind, Packet packet) =>
        $"{kind} {packet.SenderName} > {packet.ReceiverName}: {packet.Describe()}";
}

using System.Diagnostics;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Benchmarks;

/// <summary>Orders of four workers that wait three times each, drawn at random: per order, each on a loop of its own.</summary>
internal class RandomSchedules : Workload
{
    public override string Name => "random_schedules";

    public override string Title => "orders of four workers, drawn";

    public override int Operations => 50_000;

    public override bool HasPeer => false;

    // Sixty thousand a second.
    public override double? Goal => 16_667;

    /// <summary>How orders are found.</summary>
    protected virtual ExplorationStrategy Strategy => ExplorationStrategy.Random;

    public sealed override double Measure(int operations)
    {
        long start = Stopwatch.GetTimestamp();
        ExplorationResult result = Explorer.Explore(
            static async Coroutine () => await Asyncio.Gather(Work(), Work(), Work(), Work()),
            new ExploreOptions { Strategy = Strategy, MaxSchedules = operations });
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / result.Schedules;
    }

    private static async Coroutine Work()
    {
        for (int i = 0; i < 3; i++)
        {
            await Asyncio.Sleep(0);
        }
    }
}

/// <summary>The same, one order after the other.</summary>
internal sealed class ExhaustiveSchedules : RandomSchedules
{
    public override string Name => "exhaustive_schedules";

    public override string Title => "orders of four workers, one after the other";

    // Twenty thousand a second.
    public override double? Goal => 50_000;

    protected override ExplorationStrategy Strategy => ExplorationStrategy.Exhaustive;
}

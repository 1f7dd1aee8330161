using System.Globalization;
using System.Runtime.ExceptionServices;

namespace AsyncioSharp.Testing;

/// <summary>A trial under many seeds.</summary>
/// <remarks>
/// A seed that fails is run again, each time alone on a loop of its own, before it is blamed. That is in this process: a new one would need the test platform to start itself, which takes
/// seconds, and in many places is not allowed. What it would show besides is static state that earlier runs have left; asyncio's own order, which has passed before, is run once more to see
/// that: when it fails now, no seed is to blame.
/// </remarks>
internal static class SeedRun
{
    private const int Again = 2;

    private static readonly string Version = $"AsyncioSharp {typeof(EventLoop).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>asyncio's order, then each seed; throws at the first failure.</summary>
    public static void Run(Trial trial, string seeds, ScheduleFreedom freedom, string? test)
    {
        var options = new ExploreOptions { Freedom = freedom };
        int[] all = [.. SeedRange.Effective(seeds)];
        if (Exploration.Try(trial, new FifoSource(), options).Failure is { } failure)
        {
            // No seed is to blame.
            ExceptionDispatchInfo.Throw(failure);
        }

        foreach (int seed in all)
        {
            Attempt attempt = Exploration.Try(trial, new RandomSource(seed), options);
            if (attempt.Failure is not null)
            {
                throw Report(trial, options, seed, attempt, test);
            }
        }
    }

    private static ScheduleException Report(Trial trial, ExploreOptions options, int seed, Attempt found, string? test)
    {
        int failed = 0;
        int same = 0;
        for (int i = 0; i < Again; i++)
        {
            Attempt again = Exploration.Try(trial, new RandomSource(seed), options);
            failed += IsSameFailure(again, found) ? 1 : 0;
            same += IsSameFailure(again, found) && again.Driver.Hash == found.Driver.Hash ? 1 : 0;
        }

        bool failsAnyway = failed == Again && IsSameFailure(Exploration.Try(trial, new FifoSource(), options), found);
        string? doubt =
            failed < Again ? $"Flaky: seed {Number(seed)} failed, and run again alone it failed {failed} times of {Again}"
            : failsAnyway ? $"Not the order: seed {Number(seed)} failed, and after it asyncio's own order fails too, which passed at first. Runs leave something behind, in static state mostly"
            : null;
        string alone = same == Again ? $"It failed again alone, {Again} times of {Again}, with the same trace"
            : $"It failed again alone, {failed} times of {Again}; the trace was the same {same} times";
        return FailureReport.Make(
            trial,
            doubt is null ? options : options with { Shrink = false },
            found,
            $"Found by seed {Number(seed)} ({nameof(ExplorationStrategy.Random)}, {Version}, trace {found.Driver.Hash.ToString("x16", CultureInfo.InvariantCulture)})",
            seed,
            new FailureReport.Notes { Alone = alone, Doubt = doubt, Rerun = RerunLine.For(seed, test), Name = test });
    }

    private static bool IsSameFailure(Attempt attempt, Attempt found) => attempt.Failure?.GetType() == found.Failure!.GetType();

    private static string Number(int seed) => seed.ToString(CultureInfo.InvariantCulture);
}

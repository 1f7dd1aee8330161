using System.Globalization;
using System.Runtime.ExceptionServices;

namespace AsyncioSharp.Testing;

/// <summary>A trial under many seeds.</summary>
/// <remarks>
/// A seed that fails is run again before it is blamed: twice on a loop of its own in this process, and, where the runner of tests can do
/// so, once in a process where nothing else has run. What fails here only is not the order's doing alone. Where tasks and timers were made
/// is only kept in the runs of a seed that has failed.
/// </remarks>
internal static class SeedRun
{
    private const int Retries = 2;

    // So many seeds and twice as many as there were orders must bring nothing new before the rest is left out: chances are small then that
    // there is an order that none has met.
    private const int PatienceForNew = 50;
    // asyncio's order, as a decision: in a simulated world it is the run without faults.
    private static PrefixSource NoDecisions => new([]);

    private const string Leftover = "Runs leave something behind, in static state mostly";

    private static readonly string s_version = $"AsyncioSharp {typeof(EventLoop).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>asyncio's order, then each seed; throws at the first failure.</summary>
    /// <param name="trial">The test.</param>
    /// <param name="seeds">As they are written.</param>
    /// <param name="options">What they may change.</param>
    /// <param name="test">The name of the test, if it has one.</param>
    /// <param name="runFresh">Runs a seed of the test in a process of its own; null or with the result null where that is not
    /// possible.</param>
    /// <param name="output">Where it says how many different orders there were; null says nothing.</param>
    /// <param name="campaign">Counts what the runs reach; null if nothing has to be reached.</param>
    public static void Run(
        Trial trial, string seeds, ExploreOptions options, string? test, Func<int, SeedOutcome?>? runFresh = null,
        TextWriter? output = null, Campaign? campaign = null)
    {
        int[] all = [.. SeedRange.Effective(seeds)];
        if (Exploration.Try(trial, NoDecisions, options).Failure is { } failure)
        {
            // No seed is to blame.
            ExceptionDispatchInfo.Throw(failure);
        }

        var orders = new HashSet<ulong>();
        var interleavings = new HashSet<ulong>();
        var progress = new SearchProgress("seeds", all.Length);
        int runs = 0;
        int sinceNew = 0;
        foreach (int seed in all)
        {
            Attempt attempt = Exploration.Try(trial, SeedSource.Of(seed), options, keepsSites: false);
            if (attempt.Failure is not null)
            {
                throw Report(trial, options, seed, attempt, test, runFresh);
            }

            runs++;
            progress.Note(runs);
            interleavings.Add(attempt.Driver.Interleaving);
            campaign?.Add(attempt.Driver.Sites);
            sinceNew = orders.Add(attempt.Driver.Hash) ? 0 : sinceNew + 1;
            if (campaign is null && sinceNew >= PatienceForNew + 2 * orders.Count)
            {
                break;
            }
        }

        string stopped = runs < all.Length ? $"; {all.Length - runs} seeds were left out, since nothing new came" : string.Empty;
        output?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Seeds {seeds}: {runs} runs, {orders.Count} different orders{stopped}. Interleavings: {interleavings.Count}."));
        campaign?.End(output);
    }

    /// <summary>The first of the seeds and nothing else.</summary>
    public static SeedOutcome RunAlone(Trial trial, string seeds, ExploreOptions options)
    {
        Attempt attempt = Exploration.Try(trial, SeedSource.Of(SeedRange.Effective(seeds).First()), options);
        return new SeedOutcome(attempt.Failure is not null, attempt.Driver.Hash);
    }

    private static ScheduleException Report(
        Trial trial, ExploreOptions options, int seed, Attempt found, string? test, Func<int, SeedOutcome?>? runFresh)
    {
        int failed = 0;
        int same = 0;
        Attempt shown = found;
        for (int i = 0; i < Retries; i++)
        {
            Attempt again = Exploration.Try(trial, SeedSource.Of(seed), options);
            failed += IsSameFailure(again, found) ? 1 : 0;
            if (IsSameFailure(again, found) && again.Driver.Hash == found.Driver.Hash)
            {
                // The same once more, with the places where things were made.
                shown = again;
                same++;
            }
        }

        SeedOutcome? fresh = failed == Retries ? runFresh?.Invoke(seed) : null;
        bool isFresh = fresh is { Failed: true } && fresh.Value.Trace == found.Driver.Hash;
        bool failsAnyway = failed == Retries && !isFresh && fresh is not { Failed: false }
            && IsSameFailure(Exploration.Try(trial, NoDecisions, options), found);
        string? doubt =
            failed < Retries ? $"Flaky: seed {Number(seed)} failed, and run again alone it failed {failed} times of {Retries}"
            : fresh is { Failed: false }
                ? $"Not the order alone: seed {Number(seed)} fails here, and passes in a process of its own. {Leftover}; "
                    + "or something is another in each process"
            : failsAnyway
                ? $"Not the order: seed {Number(seed)} failed, and after it asyncio's own order fails too, which passed at first. "
                    + $"{Leftover}"
            : null;
        return FailureReport.Make(
            trial,
            doubt is null ? options : options with { Shrink = false },
            shown,
            $"Found by seed {Number(seed)} ({SeedSource.StrategyOf(seed)}, {s_version}, trace "
                + $"{found.Driver.Hash.ToString("x16", CultureInfo.InvariantCulture)})",
            seed,
            new FailureReport.Notes { Alone = DescribeAlone(failed, same, fresh, found.Driver.Hash), Doubt = doubt, Rerun = RerunLine.For(
                seed, test), Name = test });
    }

    private static string DescribeAlone(int failed, int same, SeedOutcome? fresh, ulong trace)
    {
        string times = $"It failed again alone, {failed} times of {Retries}";
        if (same == Retries && (fresh is null || fresh.Value.Trace == trace))
        {
            return $"{times}{(fresh is null ? string.Empty : " and in a process of its own")}, with the same trace";
        }

        string elsewhere = fresh is null ? string.Empty
            : $", and {(fresh.Value.Trace == trace ? "the same" : "another one")} in a process of its own";
        return $"{times}; the trace was the same {same} times{elsewhere}";
    }

    private static bool IsSameFailure(Attempt attempt, Attempt found) => attempt.Failure?.GetType() == found.Failure!.GetType();

    private static string Number(int seed) => seed.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How one seed went with nothing before it.</summary>
/// <param name="Failed">The test failed.</param>
/// <param name="Trace">The hash of its steps.</param>
internal readonly record struct SeedOutcome(bool Failed, ulong Trace);

using System.Globalization;
using System.Runtime.ExceptionServices;

namespace AsyncioSharp.Testing;

/// <summary>A trial under many seeds.</summary>
internal static class SeedRun
{
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
                string number = seed.ToString(CultureInfo.InvariantCulture);
                string rerun = $"{SeedRange.Variable}={number} dotnet test{(test is null ? string.Empty : $" --filter \"Name~{test}\"")}";
                string hash = attempt.Driver.Hash.ToString("x16", CultureInfo.InvariantCulture);
                throw FailureReport.Make(trial, options, attempt, $"Found by seed {number} (trace {hash})", seed, rerun, test);
            }
        }
    }
}

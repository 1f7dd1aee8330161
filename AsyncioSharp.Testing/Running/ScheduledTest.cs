namespace AsyncioSharp.Testing;

/// <summary>
/// A test that is run more than once, or watched: each run is a whole <see cref="TestRun"/>, with its guards and its leak check.
/// </summary>
internal static class ScheduledTest
{
    private const string FilesKey = "asyncio.trace.files";

    /// <summary>The traces that were written for a failure, for frameworks that attach files to tests.</summary>
    public static string[] FilesOf(Exception failure) => failure.Data[FilesKey] as string[] ?? [];

    /// <summary>The picture of a deadlock; null if the failure is none, or one that no loop has made.</summary>
    public static string? GraphOf(Exception? failure) => DeadlockOf(failure)?.Graph;

    /// <summary>The deadlock that a loop has told of, which may be the cause of the failure; null if there is none.</summary>
    public static DeadlockError? DeadlockOf(Exception? failure) =>
        failure is null ? null : failure is DeadlockError { Graph.Length: > 0 } deadlock ? deadlock : DeadlockOf(failure.InnerException);

    /// <summary>Runs it as the options say.</summary>
    /// <returns>The result of the last run that passed.</returns>
    public static T ToEnd<T>(Func<EventLoop, Coroutine<T>> body, TestOptions options)
    {
        T result = default!;
        Run(
            driver =>
            {
                using IDisposable? isolation = TrialIsolation.Begin();
                try
                {
                    result = TestRun.Once(body, options.Single(), driver);
                    return null;
                }
                catch (Exception failure)
                {
                    return failure;
                }
            },
            options);
        return result;
    }

    /// <summary>Runs a trial as the options say; throws if it fails.</summary>
    /// <param name="trial">The test.</param>
    /// <param name="options">How.</param>
    /// <param name="runFresh">Runs a seed of the test in a process of its own, if its framework can.</param>
    public static void Run(Trial trial, TestOptions options, Func<int, SeedOutcome?>? runFresh = null)
    {
        string name = options.Name ?? "test";
        try
        {
            if (options.Seeds is { } seeds)
            {
                Campaign? campaign = options.Campaign ? new Campaign(options.Expected) : null;
                SeedRun.Run(trial, seeds, options.SeedOptions, options.Name, runFresh, options.Output, campaign);
            }
            else if (options.Explore is { } explore)
            {
                ExplorationResult result = new Exploration(trial, explore.Check()).Run();
                options.Output?.WriteLine($"{result} Interleavings: {result.Interleavings}.");
                if (result.Failure is { } found)
                {
                    throw found;
                }

                bool isCutOff = explore.Strategy == ExplorationStrategy.Exhaustive && !result.IsComplete;
                if (isCutOff && explore.Incomplete != IncompleteSearch.Pass)
                {
                    throw new IncompleteSearchException(result, explore);
                }
            }
            else if (options.Schedule is { } schedule)
            {
                var notes = new FailureReport.Notes { Name = options.Name };
                Exploration.Replay(trial, schedule, new ExploreOptions { MaxSteps = int.MaxValue }, notes);
            }
            else if (options.CheckDeterminism)
            {
                DeterminismCheck.Run(trial);
            }
            else
            {
                RunOnce(trial, options, name);
            }
        }
        catch (ScheduleException failure) when (options.TraceFolder is not null)
        {
            Save(failure.Trace, options, failure);
            throw;
        }
        catch (Exception failure) when (options is { TraceFolder: not null } and ({ Seeds: not null } or { CheckDeterminism: true })
            && failure is not NondeterminismException)
        {
            // It fails in asyncio's own order, which nobody has recorded.
            RunOnce(trial, options, name);
            throw;
        }
    }

    private static void RunOnce(Trial trial, TestOptions options, string name)
    {
        var recorder = new TraceRecorder();
        ExploreOptions explore = options.SeedOptions with { MaxSteps = int.MaxValue, Shrink = false };
        Attempt attempt = Exploration.Try(trial, new FifoSource(), explore, options.TraceFolder is null ? null : recorder);
        if (attempt.Failure is { } failure)
        {
            Save(new Trace(recorder, name, attempt.Schedule, failure), options, failure);
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    private static void Save(Trace trace, TestOptions options, Exception failure)
    {
        if (options.TraceFolder is null)
        {
            return;
        }

        Directory.CreateDirectory(options.TraceFolder);
        string name = string.Concat(
            (options.Name ?? "test").Select(static c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' ? c : '_'));
        string path = Path.Combine(Path.GetFullPath(options.TraceFolder), name);
        trace.Save(path + ".html");
        trace.Save(path + ".json");
        string[] files = [path + ".html", path + ".json"];
        if (GraphOf(failure) is { } graph)
        {
            File.WriteAllText(path + ".mmd", graph);
            files = [.. files, path + ".mmd"];
        }

        failure.Data[FilesKey] = files;
        (options.Output ?? Console.Error).WriteLine($"Timeline of the failing run: {path}.html");
    }
}

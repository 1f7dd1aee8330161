namespace AsyncioSharp.Benchmarks;

/// <summary>All servers under one load: the runs of each, in the order of the rounds.</summary>
internal sealed record ServerRow(string Title, string Transport, IReadOnlyDictionary<string, List<LoadRun>> Runs)
{
    /// <summary>The medians of one server; null if it was not measured.</summary>
    public LoadRun? Middle(string server) => Runs.TryGetValue(server, out List<LoadRun>? runs)
        ? new LoadRun(Median.Of(runs.Select(run => run.RequestsPerSecond)), Median.Of(runs.Select(run => run.CpuSecondsPerMillion)))
        : null;

    /// <summary>Ours divided by another's, round by round, since neighbouring runs share the machine's mood; the median of that.</summary>
    public double? Ratio(string other, Func<LoadRun, double> figure) => Runs.TryGetValue(other, out List<LoadRun>? theirs)
        ? Median.Of(Runs[EchoServer.OursName].Zip(theirs, (ours, their) => figure(ours) / figure(their)))
        : null;
}

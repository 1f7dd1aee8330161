namespace AsyncioSharp.Benchmarks;

/// <summary>All servers in one row: the runs of each, in the order of the rounds.</summary>
internal sealed record WebResult(WebRow Row, IReadOnlyDictionary<string, List<WebRun>> Runs)
{
    /// <summary>The median of a figure of one server; not a number if it was not measured.</summary>
    public double Middle(string server, Func<WebRun, double> figure) =>
        Runs.TryGetValue(server, out List<WebRun>? runs) ? Median.Of(runs.Select(figure)) : double.NaN;

    /// <summary>Another's figure divided by ours, round by round, since neighbouring runs share the machine's mood; the median of that.</summary>
    public double Ratio(string other, Func<WebRun, double> figure) => Runs.TryGetValue(other, out List<WebRun>? theirs)
        ? Median.Of(theirs.Zip(Runs[EchoServer.OursName], (their, ours) => figure(their) / figure(ours)))
        : double.NaN;
}

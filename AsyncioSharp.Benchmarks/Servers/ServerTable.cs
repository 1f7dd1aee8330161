using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace AsyncioSharp.Benchmarks;

/// <summary>The measured servers as Markdown.</summary>
internal static class ServerTable
{
    private static readonly string[] Columns = [EchoServer.OursName, EchoServer.FloorName, EchoServer.UvloopName, EchoServer.AsyncioName];

    public static string Of(IReadOnlyList<ServerRow> rows, IReadOnlyList<IdleRow> idle, ServerOptions options, Python? python)
    {
        string[] columns = [.. Columns.Where(name => rows.Any(row => row.Runs.ContainsKey(name)))];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            Echo of {options.Size} bytes, one message under way per connection; requests per second in thousands, and in parentheses the server's CPU seconds per million requests.
            {RuntimeInformation.FrameworkDescription}, {(python is null ? "no CPython" : "CPython " + python.Version)}, {RuntimeInformation.OSArchitecture}; {(Pinning.IsPossible ? "server pinned to one CPU, load to another" : "not pinned")};
            medians of {options.Rounds} interleaved rounds of {options.Seconds} s, ratios formed within a round. Our server runs with the workstation collector, not concurrent, tiered PGO, invariant globalization.


            """);
        text.Append(CultureInfo.InvariantCulture, $"| Echo | {string.Join(" | ", columns)} | ours / C | CPU ours / C | ours / uvloop | goal | reached |\n");
        text.Append(CultureInfo.InvariantCulture, $"|---|{string.Concat(columns.Select(_ => "--:|"))}--:|--:|--:|---|---|\n");
        foreach (ServerRow row in rows)
        {
            double? rate = row.Ratio(EchoServer.FloorName, run => run.RequestsPerSecond);
            double? cpu = row.Ratio(EchoServer.FloorName, run => run.CpuSecondsPerMillion);
            double? uvloop = row.Ratio(EchoServer.UvloopName, run => run.RequestsPerSecond);
            (string goal, bool?[] reached) = Goal(row, rate, cpu, uvloop);
            string[] cells =
            [
                row.Title, .. columns.Select(name => Cell(row.Middle(name))), Ratio(rate), Ratio(cpu), Ratio(uvloop), goal,
                string.Join("; ", reached.Select(one => one switch { true => "yes", false => "**no**", null => "–" })),
            ];
            text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }

        if (idle.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n| KiB of resident memory per idle connection, of 10 000 (TLS: 1000; ours without tiered compilation, whose memory is no connection's) | {string.Join(" | ", columns)} | goal | reached |\n");
            text.Append(CultureInfo.InvariantCulture, $"|---|{string.Concat(columns.Select(_ => "--:|"))}---|---|\n");
            foreach (IdleRow row in idle)
            {
                double? goal = row.Transport == "tls" ? null : row.Style == "streams" ? 2.5 : 0.5;
                string[] cells =
                [
                    $"{row.Transport}, {row.Style}", .. columns.Select(name => row.BytesPerConnection.TryGetValue(name, out double bytes) ? (bytes / 1024).ToString("0.00", CultureInfo.InvariantCulture) : "–"),
                    goal is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"≤ {goal}"),
                    goal is null ? "–" : row.BytesPerConnection[EchoServer.OursName] / 1024 <= goal ? "yes" : "**no**",
                ];
                text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
            }
        }

        return text.ToString();
    }

    // The floor makes one receive for each readiness event. For datagrams that is not the floor: whoever empties the socket saves a poll for each.
    private static (string Text, bool?[] Reached) Goal(ServerRow row, double? rate, double? cpu, double? uvloop) =>
        (row.Transport, row.Title.EndsWith("streams", StringComparison.Ordinal)) is ("tls", var isStreams)
            ? isStreams ? ("≥ 1.1 × uvloop", [uvloop is null ? null : uvloop >= 1.1]) : ("≥ 0.95 of C; ≥ 1.1 × uvloop", [rate >= 0.95, uvloop is null ? null : uvloop >= 1.1])
        : row.Title.EndsWith("streams", StringComparison.Ordinal) ? ("≥ 1.3 × uvloop", [uvloop is null ? null : uvloop >= 1.3])
        : row.Transport == "udp" ? ("≥ 1.0 of C; CPU ≤ 1.0; ≥ 1.3 × uvloop", [rate >= 1.0, cpu <= 1.0, uvloop is null ? null : uvloop >= 1.3])
        : ("≥ 0.95 of C; CPU ≤ 1.1; ≥ 1.3 × uvloop", [rate >= 0.95, cpu <= 1.1, uvloop is null ? null : uvloop >= 1.3]);

    private static string Cell(LoadRun? run) => run is { } one
        ? string.Create(CultureInfo.InvariantCulture, $"{one.RequestsPerSecond / 1000:0} k ({one.CpuSecondsPerMillion:0.0})")
        : "–";

    private static string Ratio(double? value) => value is { } number ? number.ToString("0.00", CultureInfo.InvariantCulture) : "–";
}

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace AsyncioSharp.Benchmarks;

/// <summary>The measured hosts as Markdown.</summary>
internal static class WebTable
{
    private static readonly string[] s_columns =
        [EchoServer.OursName, WebServers.PlainName, WebServers.InlineName, EchoServer.FloorName, EchoServer.UvloopName];

    public static string Of(IReadOnlyList<WebResult> results, double? scaling, WebOptions options)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            Microseconds of processor time of the server (of the client, for HttpClient) for each request, and in parentheses thousands of requests per second.
            {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSArchitecture}; medians of {options.Rounds} interleaved rounds of {options.Seconds} s, ratios formed within a round.
            ".NET" is Kestrel or HttpClient over its own sockets, "inline" the same with DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1. C and uvloop know no HTTP:
            they answer whatever comes with the same bytes. p99 in milliseconds, as wrk tells it.

            | | {string.Join(" | ", s_columns)} | .NET / ours | inline / ours | p99: ours, .NET, inline | goal | reached |
            |---|{string.Concat(s_columns.Select(static _ => "--:|"))}--:|--:|--:|---|---|

            """);
        foreach (WebResult result in results)
        {
            double plain = result.Ratio(WebServers.PlainName, static run => run.Cpu);
            double inline = result.Ratio(WebServers.InlineName, static run => run.Cpu);
            (string goal, bool isReached) = Goal(result.Row, plain, inline);
            string[] cells =
            [
                result.Row.Title, .. s_columns.Select(name => Cell(result, name)), Number(plain), Number(inline), Late(result), goal,
                isReached ? "yes" : "**no**",
            ];
            text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }

        if (scaling is { } ratio)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nTwo loops of a `LoopGroup`, on two processors and with nothing else to do, do {ratio:0.00} times what one does (goal: 1.8).\n");
        }

        return text.ToString();
    }

    private static (string Text, bool IsReached) Goal(WebRow row, double plain, double inline) => row switch
    {
        { Kind: "client" } => ("level with inline", inline >= 0.97),
        { Cpus: 1 } => ("1.5; 1.3", plain >= 1.5 && inline >= 1.3),
        _ => ("1.2", plain >= 1.2),
    };

    private static string Cell(WebResult result, string name) => result.Runs.ContainsKey(name)
        ? string.Create(CultureInfo.InvariantCulture, $"{result.Middle(name, static run => run.Cpu):0.00} ({result.Middle(name, static run => run.Rate) / 1000:0})")
        : "–";

    private static string Late(WebResult result) => string.Join(", ", s_columns.Take(3).Select(name => Number(result.Middle(name, static run => run.P99))));

    private static string Number(double value) => double.IsNaN(value) ? "–" : value.ToString("0.00", CultureInfo.InvariantCulture);
}

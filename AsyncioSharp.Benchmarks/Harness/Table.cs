using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace AsyncioSharp.Benchmarks;

/// <summary>The measured rows as Markdown.</summary>
internal static class Table
{
    public static string Of(IReadOnlyList<Row> rows, Python? python, int rounds)
    {
        bool uvloop = python is { HasUvloop: true };
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{RuntimeInformation.FrameworkDescription}, {(python is null ? "no CPython" : "CPython " + python.Version)}, ");
        text.Append(CultureInfo.InvariantCulture, $"{RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} CPUs; medians of {rounds} interleaved rounds. ");
        text.Append("Only the ratios of one run count: absolute times change with the machine and with what else it does.\n\n");
        text.Append(uvloop ? "| Workload | AsyncioSharp ns | CPython ns | uvloop ns | ratio | goal | reached |\n|---|--:|--:|--:|--:|---|---|\n"
            : "| Workload | AsyncioSharp ns | CPython ns | ratio | goal | reached |\n|---|--:|--:|--:|---|---|\n");
        foreach (Row row in rows)
        {
            IReadOnlyList<(string Text, bool? Reached)> goals = Goals.Of(row, rows);
            string[] cells =
            [
                row.Workload.Title,
                Number(row.Ours),
                Number(row.CPython),
                .. uvloop ? [Number(row.Uvloop)] : Array.Empty<string>(),
                row.Ratio is { } ratio ? string.Create(CultureInfo.InvariantCulture, $"{ratio:0.0} ×") : "–",
                goals.Count == 0 ? "–" : string.Join("; ", goals.Select(goal => goal.Text)),
                goals.Count == 0 ? "–" : string.Join("; ", goals.Select(goal => goal.Reached switch { true => "yes", false => "**no**", null => "–" })),
            ];
            text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }

        return text.ToString();
    }

    private static string Number(double? value) =>
        value is not { } number ? "–"
        : number < 100 ? number.ToString("0.0", CultureInfo.InvariantCulture)
        : number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');
}

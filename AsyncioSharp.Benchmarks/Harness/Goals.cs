using System.Globalization;

namespace AsyncioSharp.Benchmarks;

/// <summary>What a row is held against.</summary>
internal static class Goals
{
    public static IReadOnlyList<(string Text, bool? Reached)> Of(Row row, IReadOnlyList<Row> all)
    {
        var goals = new List<(string Text, bool? Reached)>();
        Workload workload = row.Workload;
        if (workload.Goal is { } most)
        {
            goals.Add(($"≤ {most.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ')}", row.Ours <= most));
        }

        if (workload.RatioGoal is { } times)
        {
            goals.Add(($"≥ {times.ToString(CultureInfo.InvariantCulture)} ×", row.Ratio is { } ratio ? ratio >= times : null));
        }

        if (workload.PartOf is { } part)
        {
            double? whole = all.FirstOrDefault(other => other.Workload.Name == part.Name)?.Ours;
            string measured = whole is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" (is {row.Ours / whole:0.000})");
            goals.Add((string.Create(CultureInfo.InvariantCulture, $"≤ {part.Part:0.00} of {part.Called}{measured}"), whole is null ? null : row.Ours <= whole * part.Part));
        }

        return goals;
    }
}

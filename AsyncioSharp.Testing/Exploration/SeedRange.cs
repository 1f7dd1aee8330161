using System.Globalization;

namespace AsyncioSharp.Testing;

/// <summary>Seeds as they are written: <c>7</c>, <c>1-100</c>, <c>3,8,20-29</c>.</summary>
internal static class SeedRange
{
    /// <summary>The variable that replaces the seeds of every test: how one seed is run alone.</summary>
    public const string Variable = "ASYNCIO_SEED";

    /// <summary>The seeds to run: those of the environment if it names any.</summary>
    public static IEnumerable<int> Effective(string seeds) =>
        Parse(Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : seeds);

    public static IEnumerable<int> Parse(string seeds)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        var ranges = new List<(int First, int Last)>();
        foreach (string part in seeds.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] ends = part.Split('-', 2, StringSplitOptions.TrimEntries);
            int last = 0;
            if (!int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out last) || last < first)
            {
                throw new FormatException($"'{seeds}' names no seeds. Write numbers and ranges, such as 7, 1-100 or 3,8,20-29.");
            }

            ranges.Add((first, last));
        }

        return ranges.SelectMany(static range => Enumerable.Range(range.First, range.Last - range.First + 1));
    }
}

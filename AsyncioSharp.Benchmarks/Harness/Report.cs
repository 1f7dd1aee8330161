namespace AsyncioSharp.Benchmarks;

/// <summary>Puts a table between its two markers in docs/performance.md, in a section of its own at the end if there are none; the text around them is written by hand.</summary>
internal static class Report
{
    public static void Update(string name, string heading, string table)
    {
        string begin = $"<!-- {name}: begin -->";
        string end = $"<!-- {name}: end -->";
        string text = File.Exists(Repository.Report) ? File.ReadAllText(Repository.Report) : "# Performance\n";
        int from = text.IndexOf(begin, StringComparison.Ordinal);
        int to = text.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 && to < 0)
        {
            text = $"{text.TrimEnd()}\n\n## {heading}\n\n{begin}\n{end}\n";
            from = text.IndexOf(begin, StringComparison.Ordinal);
            to = text.IndexOf(end, StringComparison.Ordinal);
        }

        if (from < 0 || to < from)
        {
            throw new InvalidOperationException($"{Repository.Report} has lost one of its markers {begin} and {end}.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Repository.Report)!);
        File.WriteAllText(Repository.Report, $"{text[..(from + begin.Length)]}\n\n{table}\n{text[to..]}");
    }
}

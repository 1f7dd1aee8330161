namespace AsyncioSharp.Benchmarks;

/// <summary>Puts the table between the two markers of docs/performance.md; the text around them is written by hand.</summary>
internal static class Report
{
    private const string Begin = "<!-- compare: begin -->";
    private const string End = "<!-- compare: end -->";

    public static void Update(string table)
    {
        string text = File.Exists(Repository.Report) ? File.ReadAllText(Repository.Report) : $"# Performance\n\n{Begin}\n{End}\n";
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        int end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new InvalidOperationException($"{Repository.Report} has lost its markers {Begin} and {End}.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Repository.Report)!);
        File.WriteAllText(Repository.Report, $"{text[..(begin + Begin.Length)]}\n\n{table}\n{text[end..]}");
    }
}

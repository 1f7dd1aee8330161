namespace AsyncioSharp.Benchmarks;

/// <summary>Puts a table between its two markers on a page of docs, in a section of its own at the end if there are none; the text around them is written by hand.</summary>
internal static class Report
{
    public static void Update(string page, string name, string heading, string table)
    {
        string begin = $"<!-- {name}: begin -->";
        string end = $"<!-- {name}: end -->";
        string text = File.Exists(page) ? File.ReadAllText(page) : string.Empty;
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
            throw new InvalidOperationException($"{page} has lost one of its markers {begin} and {end}.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(page)!);
        File.WriteAllText(page, $"{text[..(from + begin.Length)]}\n\n{table}\n{text[to..]}");
    }
}

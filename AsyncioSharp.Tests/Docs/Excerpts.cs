using System.Runtime.CompilerServices;

namespace AsyncioSharp.Tests.Docs;

/// <summary>
/// Pieces of source code that are shown elsewhere word for word: they stand in a test file between <c>// begin NAME</c> and <c>// end</c>, so that they
/// compile and run. Indentation and the blank lines around a piece do not count.
/// </summary>
internal static class Excerpts
{
    public static string Repository { get; } = FindRepository();

    /// <summary>The README and the pages under docs, from the top of the repository, with slashes.</summary>
    public static IEnumerable<string> Pages =>
        Directory.GetFiles(Path.Combine(Repository, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(static file => Path.GetRelativePath(Repository, file).Replace('\\', '/'))
            .Prepend("README.md");

    /// <summary>The marked pieces of a file of the repository, in order.</summary>
    public static IReadOnlyList<(string Name, string Text)> In(string path)
    {
        var pieces = new List<(string, string)>();
        string? name = null;
        var lines = new List<string>();
        foreach (string line in File.ReadLines(Path.Combine(Repository, path)))
        {
            string trimmed = line.Trim();
            if (trimmed.StartsWith("// begin ", StringComparison.Ordinal))
            {
                name = trimmed["// begin ".Length..];
                lines.Clear();
            }
            else if (trimmed == "// end" && name is not null)
            {
                pieces.Add((name, Normalize(lines)));
                name = null;
            }
            else
            {
                lines.Add(line);
            }
        }

        return pieces;
    }

    /// <summary>The code blocks of a page in one language, in order.</summary>
    public static List<string> Blocks(string page, string language)
    {
        var blocks = new List<string>();
        List<string>? block = null;
        foreach (string line in File.ReadLines(Path.Combine(Repository, page)))
        {
            if (block is null)
            {
                block = line.Trim() == "```" + language ? [] : null;
            }
            else if (line.Trim() == "```")
            {
                blocks.Add(Normalize(block));
                block = null;
            }
            else
            {
                block.Add(line);
            }
        }

        return blocks;
    }

    /// <summary>The text without common indentation, trailing blanks and outer empty lines.</summary>
    public static string Normalize(IEnumerable<string> lines)
    {
        List<string> all = [.. lines.Select(line => line.TrimEnd())];
        int indent = all.Where(line => line.Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', all.Select(line => line.Length == 0 ? line : line[indent..])).Trim('\n');
    }

    private static string FindRepository([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}

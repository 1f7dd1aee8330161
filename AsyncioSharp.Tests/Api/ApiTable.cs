using System.Text.RegularExpressions;
using AsyncioSharp.Tests.Docs;

namespace AsyncioSharp.Tests.Api;

/// <summary>The table in <c>asyncio-api.txt</c>; its first lines describe the format.</summary>
internal static partial class ApiTable
{
    public static string File { get; } = Path.Combine(Excerpts.Repository, "AsyncioSharp.Tests", "Api", "asyncio-api.txt");

    /// <summary>The rows as written.</summary>
    public static IReadOnlyList<ApiRow> Written { get; } = Parse(System.IO.File.ReadAllLines(File));

    /// <summary>The rows with the members that classes have of their bases.</summary>
    public static IReadOnlyList<ApiRow> All { get; } = [.. Written.SelectMany(row => row.IsClass ? [row, .. Inherited(row)] : (ApiRow[])[row])];

    private static List<ApiRow> Parse(string[] lines)
    {
        var rows = new List<ApiRow>();
        string section = string.Empty;
        ApiRow? owner = null;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            if (line.Length == 0 || line[0] == ';')
                continue;
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                (section, owner) = (line[2..], null);
                continue;
            }

            string[] cells = line.Split(" | ");
            if (line[0] == ' ')
            {
                rows[^1].Overrides.Add(cells[0].Trim(), cells[1]);
                continue;
            }

            Match left = Left().Match(cells[0]);
            if (!left.Success || cells.Length is < 2 or > 3)
                throw new FormatException($"{File}:{i + 1}: {line}");
            string[] marks = cells.Length == 3 ? [.. Mark().Matches(cells[2]).Select(match => match.Value)] : [];
            bool isClass = left.Groups["class"].Success;
            var row = new ApiRow
            {
                Line = i + 1,
                Section = section,
                Owner = left.Groups["member"].Success ? owner : null,
                IsClass = isClass,
                Bases = [.. left.Groups["base"].Captures.Select(name => rows.Single(other => other.IsClass && other.Name == name.Value))],
                IsCoroutine = left.Groups["async"].Success,
                Name = left.Groups["name"].Value,
                Signature = left.Groups["signature"].Success ? left.Groups["signature"].Value : null,
                Member = cells[1],
                IsRenamed = marks.Contains("renamed"),
                Reason = marks.SingleOrDefault(mark => mark != "renamed"),
            };
            rows.Add(row);
            owner = isClass ? row : owner;
        }

        return rows;
    }

    private static IEnumerable<ApiRow> Inherited(ApiRow type)
    {
        HashSet<string> seen = [.. Written.Where(row => row.Owner == type).Select(row => row.Name), "__init__"];
        return type.Bases
            .SelectMany(parent => Written.Where(row => row.Owner == parent).Concat(Inherited(parent)).Select(row => (parent, row)))
            .Where(pair => seen.Add(pair.row.Name))
            .Select(pair => pair.row with
            {
                Owner = type,
                IsInherited = true,
                Reason = type.Reason ?? pair.row.Reason,
                Member = pair.row.Member == $"{pair.parent.Member}.{pair.row.Member.Split('.')[^1]}" && type.Member != "-"
                    ? type.Member + pair.row.Member[pair.parent.Member.Length..]
                    : pair.row.Member,
            });
    }

    [GeneratedRegex(@"^(?:(?<class>class) (?<name>[\w.]+)(?: : (?<base>[\w.]+)(?:, (?<base>[\w.]+))*)?|(?<async>async )?(?<member>\.)?(?<name>[\w.]+)(?:\((?<signature>.*)\))?)$")]
    private static partial Regex Left();

    [GeneratedRegex("not yet|[a-z]+")]
    private static partial Regex Mark();
}

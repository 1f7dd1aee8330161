using System.Globalization;
using System.Text;
using AsyncioSharp.Tests.Docs;

namespace AsyncioSharp.Tests.Api;

/// <summary>docs/porting-names.md, which is made from the table: every name of asyncio and what it is here.</summary>
internal static class PortingPage
{
    public const string HowToWrite = "ASYNCIOSHARP_WRITE_DOCS=1 dotnet test --filter \"FullyQualifiedName~Tests.Api\"";

    private const string Head = """
        <!-- Made by AsyncioSharp.Tests/Api from asyncio-api.txt: do not edit. -->

        # Every name of asyncio

        What each name of asyncio is here. [porting.md](porting.md) has the rule, and what to write for each idiom.

        """;

    public static string File { get; } = Path.Combine(Excerpts.Repository, "docs", "porting-names.md");

    public static bool ShouldWrite => Environment.GetEnvironmentVariable("ASYNCIOSHARP_WRITE_DOCS") == "1";

    /// <summary>The page as the table has it.</summary>
    public static string Make() => Head.ReplaceLineEndings("\n") + Names();

    private static string Names()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"\n{ApiTable.All.Count} names, {ApiTable.All.Count(row => row.IsPresent)} of them with a counterpart. The others:\n\n| Names | Reason |\n|---:|---|\n");
        foreach (var group in ApiTable.All.Where(row => !row.IsPresent).GroupBy(row => row.Reason!).OrderByDescending(group => group.Count()))
            text.Append(CultureInfo.InvariantCulture, $"| {group.Count()} | {ApiRow.Reasons[group.Key]} |\n");

        text.Append("\n## Names that do not follow the rule\n\n| asyncio | C# |\n|---|---|\n");
        foreach (ApiRow row in ApiTable.Written.Where(row => row.IsRenamed))
            text.Append(CultureInfo.InvariantCulture, $"| `{row.FullName}` | `{row.Member}` |\n");

        foreach (var section in ApiTable.Written.GroupBy(row => row.Section))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {char.ToUpperInvariant(section.Key[0])}{section.Key[1..]}\n\n| asyncio | C# |\n|---|---|\n");
            foreach (ApiRow row in section)
                text.Append(CultureInfo.InvariantCulture, $"| {Left(row)} | {Right(row)} |\n");
        }

        return text.ToString();
    }

    private static string Left(ApiRow row) => row.IsClass
        ? $"**`{row.Name}`**{(row.Bases.Count == 0 ? string.Empty : $", and all of {string.Join(" and ", row.Bases.Select(parent => $"`{parent.Name}`"))}")}"
        : $"`{(row.IsCoroutine ? "await " : string.Empty)}{row.FullName}{(row.Signature is null ? string.Empty : $"({row.Signature})")}`";

    private static string Right(ApiRow row)
    {
        string reason = row.IsPresent ? string.Empty : ApiRow.Reasons[row.Reason!];
        string member = row.Member == "-" ? string.Empty : row.IsClass ? $"**`{row.Member}`**" : $"`{row.Member}`";
        IEnumerable<string> notes = row.Overrides.GroupBy(static entry => entry.Value, static entry => $"`{entry.Key}=`").Select(static group =>
            $"{string.Join(", ", group)}: {(group.Key[0] == '{' ? ApiRow.Reasons[group.Key.Trim('{', '}')] : $"`{group.Key}`")}");
        return string.Join("; ", new[] { member, reason }.Where(part => part.Length > 0).Concat(notes));
    }
}

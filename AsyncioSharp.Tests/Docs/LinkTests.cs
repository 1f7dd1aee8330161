using System.Text.RegularExpressions;

namespace AsyncioSharp.Tests.Docs;

/// <summary>The pages hang together: what they link to is there, and every page can be found.</summary>
[TestFixture]
public partial class LinkTests
{
    public static IEnumerable<string> Pages =>
        Excerpts.Pages.Concat(["CHANGELOG.md", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "SECURITY.md", "conformance/README.md", "samples/README.md"]);

    [TestCaseSource(nameof(Pages))]
    public void Links_OfAPage_LeadToFilesAndHeadings(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Excerpts.Repository, page))!;

        Links(page)
            .Where(link => !IsThere(link.StartsWith('#') ? Path.Combine(Excerpts.Repository, page) : Path.Combine(folder, link.Split('#')[0]), link))
            .Should().BeEmpty();
    }

    [Test]
    public void Pages_OfTheDocs_StandInTheIndex()
    {
        string index = File.ReadAllText(Path.Combine(Excerpts.Repository, "docs/index.md"));

        Excerpts.Pages
            .Where(static page => page.StartsWith("docs/", StringComparison.Ordinal))
            .Select(static page => page["docs/".Length..])
            .Where(static page => page is not "index.md" && Path.GetDirectoryName(page) is not ("errors" or "examples" or "tutorial"))
            .Where(page => !index.Contains($"]({page}", StringComparison.Ordinal))
            .Should().BeEmpty();
    }

    private static bool IsThere(string path, string link) =>
        Directory.Exists(path) || (File.Exists(path) && (!link.Contains('#', StringComparison.Ordinal) || Anchors(path).Contains(link.Split('#')[1])));

    private static IEnumerable<string> Links(string page) =>
        Text(Path.Combine(Excerpts.Repository, page))
            .SelectMany(static line => Link().Matches(line))
            .Select(static match => match.Groups[1].Value)
            .Where(static link => !link.Contains("://", StringComparison.Ordinal));

    // As the usual hosts make them: lower case, hyphens for blanks, no other signs.
    private static HashSet<string> Anchors(string path) =>
        [.. Text(path)
            .Where(static line => line.StartsWith('#'))
            .Select(static line => NoPartOfAnAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    // Without the blocks of code, indented ones too, and without code in a line.
    private static IEnumerable<string> Text(string path)
    {
        bool isCode = false;
        foreach (string line in File.ReadLines(path))
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                isCode = !isCode;
            }
            else if (!isCode && !line.StartsWith("    ", StringComparison.Ordinal))
            {
                yield return line.StartsWith('#') ? line : Code().Replace(line, "");
            }
        }
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NoPartOfAnAnchor();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();
}

using System.Text.RegularExpressions;
using AsyncioSharp.Net;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Docs;

/// <summary>docs/errors and the code belong together: the messages, their ids, and the types of errors.</summary>
[TestFixture]
public partial class ErrorPageTests
{
    private const string Index = "docs/errors/index.md";

    private static readonly string s_sources = string.Concat(new[] { "AsyncioSharp.Core", "AsyncioSharp.Net", "AsyncioSharp.Remoting" }
        .SelectMany(static library => Directory.EnumerateFiles(Path.Combine(Excerpts.Repository, library), "*.cs", SearchOption.AllDirectories))
        .Select(File.ReadAllText));

    private static IEnumerable<string> Pages => Excerpts.Pages.Where(static page => page.StartsWith("docs/errors/", StringComparison.Ordinal) && page != Index);

    [TestCaseSource(nameof(Pages))]
    public void Page_OfAnError_QuotesWhatTheCodeSays(string page)
    {
        // With … for what differs or is left out.
        Messages(page)
            .SelectMany(static message => message.Split('…', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Where(static piece => !s_sources.Contains(piece, StringComparison.Ordinal))
            .Should().BeEmpty();
    }

    [TestCaseSource(nameof(Pages))]
    public void Page_OfAnError_StandsInTheIndexWithItsIds(string page)
    {
        string index = Text(Index);
        string[] ids = [.. Messages(page).SelectMany(Ids).Distinct()];

        ids.Length.Should().BeLessThan(2, "an id leads to a page, and the page to one id");
        index.Should().Contain($"]({Path.GetFileName(page)})");
        foreach (string id in ids)
        {
            index.Should().MatchRegex($@"\| {id} \|.*\]\({Path.GetFileName(page)}\) \|");
        }
    }

    [Test]
    public void Ids_OfTheCode_AreThoseOfThePages() =>
        Ids(s_sources).Distinct().Should().BeEquivalentTo(Pages.SelectMany(static page => Messages(page).SelectMany(Ids).Distinct()));

    [Test]
    public void Index_Types_AreAllErrorsOfTheLibrary()
    {
        string index = Text(Index);

        new[] { typeof(Asyncio), typeof(Server), typeof(RemoteTraceback), typeof(AsyncioTest) }
            .SelectMany(static one => one.Assembly.GetExportedTypes())
            .Where(static type => type.IsAssignableTo(typeof(Exception)))
            .Select(static type => $"`{type.Name}`")
            .Where(name => !index.Contains(name, StringComparison.Ordinal))
            .Should().BeEmpty();
    }

    // The indented lines below the title.
    private static IEnumerable<string> Messages(string page) =>
        File.ReadLines(Path.Combine(Excerpts.Repository, page))
            .Skip(2).TakeWhile(static line => line.StartsWith("    ", StringComparison.Ordinal)).Select(static line => line.Trim());

    private static IEnumerable<string> Ids(string text) => Id().Matches(text).Select(static match => match.Value);

    private static string Text(string page) => File.ReadAllText(Path.Combine(Excerpts.Repository, page));

    [GeneratedRegex(@"ASYNCIO1\d\d")]
    private static partial Regex Id();
}

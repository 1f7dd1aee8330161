namespace AsyncioSharp.Tests.Docs;

/// <summary>
/// Every C# block of the README and the docs stands word for word between markers in a file of this folder, of those of other test projects, or of
/// samples/ecosystem, where it compiles and runs. Those of the tutorial are whole files: samples/tutorial.sh makes projects of them.
/// </summary>
[TestFixture]
public class SnippetTests
{
    /// <summary>Shows a sample: see <see cref="WalkthroughTests"/>.</summary>
    private const string Walkthrough = "docs/porting-walkthrough.md";

    // The page on other libraries has its code in a program of its own, which samples/ecosystem/run.sh runs against their servers.
    private static readonly string[] Sources =
        [
            .. new[]
            {
                ("AsyncioSharp.Tests/Docs", "*Snippets.cs"), ("AsyncioSharp.Hosting.Tests/Docs", "*Snippets.cs"),
                ("AsyncioSharp.Simulation.Tests/Docs", "*Snippets.cs"), ("AsyncioSharp.Orleans.Tests/Docs", "*Snippets.cs"),
                ("samples/ecosystem", "*Sample.cs"),
            }.SelectMany(static folder => Files(folder.Item1, folder.Item2)),
        ];

    public static IEnumerable<TestCaseData> Pages =>
        Excerpts.Pages
            .Where(static page => page != Walkthrough && !page.StartsWith("docs/tutorial/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(page => new TestCaseData(page));

    [TestCaseSource(nameof(Pages))]
    public void CSharpBlocks_AreCompiledCode_WordForWord(string page)
    {
        HashSet<string> compiled = [.. Sources.SelectMany(Excerpts.In).Select(piece => piece.Text)];

        Excerpts.Blocks(page, "csharp").Should().BeSubsetOf(compiled, "each block of {0} is a marked piece of one of the snippet files", page);
    }

    [Test]
    public void Pieces_AreShownSomewhere()
    {
        string[] shown = [.. Pages.SelectMany(page => Excerpts.Blocks((string)page.Arguments[0]!, "csharp"))];

        Sources.SelectMany(Excerpts.In).Select(piece => piece.Text).Should().BeSubsetOf(shown);
    }

    [Test]
    public void EcosystemPage_ShowsWhatTheProgramPrints()
    {
        IEnumerable<string> expected = Files("samples/ecosystem", "*.expected").Select(static file => Excerpts.Normalize(File.ReadLines(Path.Combine(Excerpts.Repository, file))));

        Excerpts.Blocks("docs/ecosystem.md", "text").Should().BeEquivalentTo(expected);
    }

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Excerpts.Repository, folder), pattern).Select(static file => Path.GetRelativePath(Excerpts.Repository, file));
}

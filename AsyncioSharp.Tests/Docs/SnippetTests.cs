namespace AsyncioSharp.Tests.Docs;

/// <summary>Every C# block of the README and the docs stands word for word between markers in a file of this folder, where it compiles and runs.</summary>
[TestFixture]
public class SnippetTests
{
    private static readonly string[] Sources =
        [.. Directory.EnumerateFiles(Path.Combine(Excerpts.Repository, "AsyncioSharp.Tests", "Docs"), "*Snippets.cs").Select(file => Path.GetRelativePath(Excerpts.Repository, file)), "AsyncioSharp.Tests/Docs/ExplorationSnippets.cs"];

    public static IEnumerable<TestCaseData> Pages =>
        new[] { "README.md" }
            .Concat(Directory.GetFiles(Path.Combine(Excerpts.Repository, "docs"), "*.md").Select(file => "docs/" + Path.GetFileName(file)))
            .Order(StringComparer.Ordinal)
            .Select(page => new TestCaseData(page));

    [TestCaseSource(nameof(Pages))]
    public void CSharpBlocks_AreCompiledCode_WordForWord(string page)
    {
        HashSet<string> compiled = [.. Sources.SelectMany(Excerpts.In).Select(piece => piece.Text)];

        Blocks(page).Should().BeSubsetOf(compiled, "each block of {0} is a marked piece of one of the snippet files", page);
    }

    [Test]
    public void Pieces_AreShownSomewhere()
    {
        string[] shown = [.. Pages.SelectMany(page => Blocks((string)page.Arguments[0]!))];

        Sources.SelectMany(Excerpts.In).Select(piece => piece.Text).Should().BeSubsetOf(shown);
    }

    private static List<string> Blocks(string page)
    {
        var blocks = new List<string>();
        List<string>? block = null;
        foreach (string line in File.ReadLines(Path.Combine(Excerpts.Repository, page)))
        {
            if (block is null)
            {
                block = line.Trim() == "```csharp" ? [] : null;
            }
            else if (line.Trim() == "```")
            {
                blocks.Add(Excerpts.Normalize(block));
                block = null;
            }
            else
            {
                block.Add(line);
            }
        }

        return blocks;
    }
}

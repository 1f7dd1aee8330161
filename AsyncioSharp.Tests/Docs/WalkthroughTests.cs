namespace AsyncioSharp.Tests.Docs;

/// <summary>docs/porting-walkthrough.md shows all of the sample that it is about, in both languages, and nothing else. The sample itself is run by samples/run_all.sh.</summary>
[TestFixture]
public class WalkthroughTests
{
    private const string Page = "docs/porting-walkthrough.md";

    [TestCase("python", "samples/connection_pool.py", "#")]
    [TestCase("csharp", "samples/connection_pool.cs", "//")]
    public void Blocks_AreTheSample_WordForWord(string language, string sample, string comment)
    {
        // Less the head: its comment, and the directive that names the project.
        List<string> program = Lines(File.ReadLines(Path.Combine(Excerpts.Repository, sample)).SkipWhile(line => line.StartsWith(comment, StringComparison.Ordinal) || line.StartsWith("#:", StringComparison.Ordinal)));
        string text = string.Join('\n', program);
        List<string> shown = [];
        foreach (string block in Excerpts.Blocks(Page, language))
        {
            List<string> lines = Lines(block.Split('\n'));
            text.Should().Contain(string.Join('\n', lines));
            shown.AddRange(lines);
        }

        shown.Order(StringComparer.Ordinal).Should().Equal(program.Order(StringComparer.Ordinal), "each line is shown once");
    }

    // A block is a part of a class, so its indentation is less than the sample's; empty lines between parts do not count.
    private static List<string> Lines(IEnumerable<string> lines) => [.. lines.Select(static line => line.Trim()).Where(static line => line.Length > 0)];
}

using System.Text.RegularExpressions;

namespace AsyncioSharp.Tool.Tests.Commands;

/// <summary>Names that were chosen to do harm: in a terminal, in a page.</summary>
[TestFixture, Category("Slow")]
public class OddNamesTests
{
    [Test]
    public async Task Text_OddNames_AreOneLineAndNothingElse()
    {
        using Target target = await Target.StartAsync("odd-names");
        string[][] lines =
        [
            ["ps", target.Id], ["ps", target.Id, "--group"], ["ps", target.Id, "--json"], ["pstree", target.Id],
            ["why", target.Id, Programs.OddNames.Turned], ["top", target.Id, "--seconds", "1"],
            ["top", target.Id, "--seconds", "1", "--json"],
        ];
        foreach (string[] line in lines)
        {
            Run run = await Run.OfAsync(line);

            run.ExitCode.Should().Be(0, run.Errors);
            run.Output.ReplaceLineEndings(string.Empty).Should()
                .NotMatchRegex(@"[\p{Cc}\u2028-\u202e\u2066-\u2069]", string.Join(' ', line));
            run.Output.Should().NotContain("\nLoop 2 is fine");
        }
    }

    [Test]
    public async Task Trace_OddNames_EndNoScript()
    {
        using Target target = await Target.StartAsync("odd-names");
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".html");
        try
        {
            Run run = await Run.OfAsync("trace", target.Id, "--seconds", "0.5", "-o", path);

            run.ExitCode.Should().Be(0, run.Errors);
            Regex.Count(File.ReadAllText(path), "</script>").Should().Be(1);
        }
        finally
        {
            File.Delete(path);
        }
    }
}

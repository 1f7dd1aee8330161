using System.Diagnostics;
using System.Text.RegularExpressions;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>The line that a failing seed prints, run as a person would: in another process.</summary>
[TestFixture]
public class ExplorationSeedLineTests
{
    private const string SeedsThatPass = "1-2";

    // Green here. In the process that the line starts, ASYNCIO_SEED replaces these seeds.
    [TestCase("(a & b)"), Asyncio(Seeds = SeedsThatPass)]
    public Coroutine Deposits_InTheirOwnProcess_FailUnderTheSeed(string _) => Katas.LostUpdate();

    [Test, Category("Slow"), Platform(Exclude = "Win", Reason = "The line is for a POSIX shell.")]
    public void RerunLine_InANewProcess_FailsWithTheSameTrace()
    {
        ScheduleException found = FluentActions.Invoking(() => AsyncioTest.Run(
            Katas.LostUpdate,
            new TestOptions { Seeds = "1-100", Name = $"{nameof(Deposits_InTheirOwnProcess_FailUnderTheSeed)}(\"(a & b)\")" })).Should().Throw<ScheduleException>().Which;
        string line = Regex.Match(found.Message, "Run it alone: +(.*)").Groups[1].Value;

        string[] outputs = [Shell(line), Shell(line)];

        foreach (string output in outputs)
        {
            output.Should().MatchRegex("Failed: +1, Passed: +0, Skipped: +0, Total: +1", "the line runs that test alone");
            Regex.Match(output, "trace ([0-9a-f]{16})").Groups[1].Value.Should().NotBeEmpty().And.Be(Regex.Match(outputs[0], "trace ([0-9a-f]{16})").Groups[1].Value);
            output.Should().Contain($"Found by seed {found.Seed}").And.Contain($"Parse(\"{found.Schedule}\")");
        }
    }

    [Test, Category("Slow"), Platform(Exclude = "Win", Reason = "The line is for a POSIX shell.")]
    public void SeedAsAParameter_InANewProcess_IsRun()
    {
        int? seed = FluentActions.Invoking(() => Explorer.RunSeeds(Katas.LostUpdate, "1-100")).Should().Throw<ScheduleException>().Which.Seed;

        string output = Shell($"dotnet test --filter Name~{nameof(Deposits_InTheirOwnProcess_FailUnderTheSeed)} -- 'TestRunParameters.Parameter(name=\"ASYNCIO_SEED\", value=\"{seed}\")'");

        output.Should().Contain($"Found by seed {seed} ");
    }

    [TestCase("Plain", "Name~Plain")]
    [TestCase("Case(1)", @"Name~Case\\(1\\)")]
    [TestCase("Case(\"a|$b\")", @"Name~Case\\(\""a\\|\$b\""\\)")]
    public void RerunLine_NamesWithSigns_AreEscapedForFilterAndShell(string test, string expected) =>
        RerunLine.For(7, test).Should().Be($"ASYNCIO_SEED=7 dotnet test --filter \"{expected}\"");

    // What is built already: the line itself would build the project first.
    private static string Shell(string line)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(line.Replace("dotnet test", $"dotnet test \"{typeof(ExplorationSeedLineTests).Assembly.Location}\"", StringComparison.Ordinal));
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output + error.GetAwaiter().GetResult();
    }
}

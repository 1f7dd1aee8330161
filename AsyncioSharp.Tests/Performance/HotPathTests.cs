using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;
using System.Reflection;
using AsyncioSharp.Tests.Api;
using AsyncioSharp.Tests.Docs;

namespace AsyncioSharp.Tests.Performance;

/// <summary>
/// What hot paths allocate, against the table of docs/performance.md: bytes do not depend on how busy the machine is. A library that is not
/// optimised allocates more, and so does .NET while somebody listens to the events of its tasks, as the tests of escapes do for the rest of
/// the process. With a profile of the run the JIT keeps now and then a delegate of 64 bytes on the stack, and in the next run it does not.
/// There the paths only run. CI runs these tests by themselves, without such profiles.
/// </summary>
[TestFixture]
[Category("Allocation")]
public class HotPathTests
{
    private const string Begin = "<!-- allocations: begin -->";
    private const string End = "<!-- allocations: end -->";
    private const string HowToWrite = "DOTNET_TieredPGO=0 ASYNCIOSHARP_WRITE_DOCS=1 dotnet test AsyncioSharp.Tests -c Release --filter \"FullyQualifiedName~HotPath\"";

    /// <summary>What a ring or a table that grows may add to one operation.</summary>
    private const int Slack = 2;

    private static readonly string s_page = Path.Combine(Excerpts.Repository, "docs", "performance.md");

    private static IEnumerable<string> Names => HotPath.All.Select(static path => path.Name);

    private static bool IsOptimised { get; } =
        typeof(EventLoop).Assembly.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true };

    private static bool IsProfiled => Environment.GetEnvironmentVariable("DOTNET_TieredPGO") != "0";

    private static bool AreTasksHeard =>
        EventSource.GetSources().Any(static one => one.Name == "System.Threading.Tasks.TplEventSource" && one.IsEnabled());

    [Test, Order(1)]
    public void Page_WhenAsked_IsWritten()
    {
        if (!PortingPage.ShouldWrite || !IsOptimised || IsProfiled)
        {
            return;
        }

        string[] rows = [.. HotPath.All.Select(static path => string.Create(CultureInfo.InvariantCulture, $"| {path.Name} | {path.Measure()} |"))];
        string text = File.ReadAllText(s_page);
        int from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int to = text.IndexOf(End, StringComparison.Ordinal);
        File.WriteAllText(s_page, $"{text[..from]}\n\n| One | bytes |\n|---|--:|\n{string.Join('\n', rows)}\n\n{text[to..]}");
    }

    [TestCaseSource(nameof(Names)), Order(2)]
    public void HotPath_InSteadyState_AllocatesWhatThePageSays(string name)
    {
        long bytes = HotPath.All.Single(path => path.Name == name).Measure();

        if (IsOptimised && !IsProfiled && !AreTasksHeard)
        {
            bytes.Should().BeCloseTo(OnThePage(name), Slack, $"docs/performance.md says so; if it is meant to be another figure, write the page anew: {HowToWrite}");
        }
    }

    private static long OnThePage(string name)
    {
        string start = $"| {name} | ";
        string row = File.ReadLines(s_page).SingleOrDefault(line => line.StartsWith(start, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"docs/performance.md has no row for {name}: {HowToWrite}");
        return long.Parse(row[start.Length..].TrimEnd(' ', '|'), CultureInfo.InvariantCulture);
    }
}

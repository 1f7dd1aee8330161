using System.Text.Json;
using System.Text.RegularExpressions;

namespace AsyncioSharp.Tool.Tests.Steps;

/// <summary><c>trace</c> against processes.</summary>
[TestFixture, Category("Slow")]
public class TraceTests
{
    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("asyncio-trace").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Trace_Html_IsATimelineOfTheTasks()
    {
        using Target target = await Target.StartAsync("work", "3");
        string path = Path.Combine(_folder, "x.html");

        Run run = await Run.OfAsync("trace", target.Id, "--seconds", "1.5", "-o", path);

        run.ExitCode.Should().Be(0, run.Errors);
        run.Output.Should().MatchRegex($@"^{Regex.Escape(path)}: [\d,]+ steps of \d+ tasks\r?\n$");
        JsonElement data = JsonDocument.Parse(Regex.Match(File.ReadAllText(path), "^const data = (.*);$", RegexOptions.Multiline).Groups[1].Value).RootElement;
        string[] lanes = [.. data.GetProperty("lanes").EnumerateArray().Select(static lane => lane[0].GetString()!)];
        string[] bodies = [.. data.GetProperty("lanes").EnumerateArray().Select(static lane => lane[1].GetString()!)];
        string[] texts = [.. data.GetProperty("texts").EnumerateArray().Select(static text => text.GetString()!)];
        lanes.Should().StartWith("callbacks").And.Contain("burner").And.Contain("slowpoke").And.Contain("idler-2").And.Contain(Programs.Work.HostileName);
        bodies.Should().Contain("AsyncioSharp.Tool.Tests.Programs.Work.Native");
        texts.Should().Contain("waits for AsyncioLock.Acquire").And.Contain("waits for sleep 0.7 s").And.Contain("waits for something outside of the loop");
        long[] steps = [.. data.GetProperty("steps").EnumerateArray().Select(static number => number.GetInt64())];
        long[] lengths = [.. data.GetProperty("lengths").EnumerateArray().Select(static number => number.GetInt64())];
        int slow = Array.IndexOf(lanes, "slowpoke");
        lengths.Where((_, index) => steps[(index * 5) + 2] == slow).Max().Should().BeGreaterThan(190_000_000, "it blocks for 0.2 s");
        long[] times = [.. steps.Where(static (_, index) => index % 5 == 1)];
        times.Should().BeInAscendingOrder();
        times[^1].Should().BeInRange(1_000_000_000, 3_000_000_000);
    }

    [Test]
    public async Task Trace_Json_IsTraceEvents()
    {
        using Target target = await Target.StartAsync("two-loops");
        string path = Path.Combine(_folder, "x.json");

        Run run = await Run.OfAsync("trace", target.Id, "--seconds", "0.5", "-o", path);

        run.ExitCode.Should().Be(0, run.Errors);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement[] events = [.. json.RootElement.GetProperty("traceEvents").EnumerateArray()];
        Names(events, "process_name").Should().BeEquivalentTo("event loop 1", "event loop 2");
        Names(events, "thread_name").Should().Contain("1: here").And.Contain("2: there");
    }

    [Test]
    public async Task Trace_NetTrace_IsReadable()
    {
        using Target target = await Target.StartAsync("work", "1");
        string path = Path.Combine(_folder, "x.nettrace");

        Run run = await Run.OfAsync("trace", target.Id, "--seconds", "1", "-o", path);

        run.ExitCode.Should().Be(0, run.Errors);
        await using FileStream file = File.OpenRead(path);
        var providers = new HashSet<string>();
        await foreach (NetTraceEvent one in new NetTraceReader(file).ReadAsync())
        {
            providers.Add(one.Definition.Provider);
        }

        providers.Should().Contain("AsyncioSharp").And.Contain("Microsoft-DotNETCore-SampleProfiler");
    }

    [TestCase("sleeps")]
    [TestCase("spins")]
    public async Task Trace_LoopThatIsStuck_ShowsTheStep(string program)
    {
        using Target target = await Target.StartAsync(program);
        string path = Path.Combine(_folder, "x.html");

        Run run = await Run.OfAsync("trace", target.Id, "--seconds", "0.5", "-o", path);

        run.ExitCode.Should().Be(0, run.Errors);
        File.ReadAllText(path).Should().Contain("Loop 1 did not come out of a step of culprit (AsyncioSharp.Tool.Tests.Programs.Stuck.Later) in ");
    }

    [Test]
    public async Task Trace_MoreStepsThanWanted_SaysHowManyWereDropped()
    {
        using Target target = await Target.StartAsync("busy");
        string path = Path.Combine(_folder, "x.html");

        Run run = await Run.OfAsync("trace", target.Id, "--seconds", "0.5", "--steps", "1000", "-o", path);

        run.Output.Should().MatchRegex(@": 1,\d\d\d steps of .*; [\d,]+ steps more were dropped");
    }

    [Test]
    public async Task Trace_ProcessWithoutLoop_SaysSo()
    {
        using Target target = await Target.StartAsync("no-loop");

        Run run = await Run.OfAsync("trace", target.Id, "--seconds", "0.1", "-o", Path.Combine(_folder, "x.html"));

        run.ExitCode.Should().Be(1);
        run.Errors.Should().Contain("no event loop");
    }

    [TestCase("trace", "1", "-o", "x.txt")]
    [TestCase("trace", "1", "--seconds", "0")]
    [TestCase("trace", "1", "--steps", "0")]
    public async Task Trace_LineThatMakesNoSense_IsRefused(params string[] line) => (await Run.OfAsync(line)).ExitCode.Should().Be(2);

    [TestCase("x.html")]
    [TestCase("x.nettrace")]
    public async Task Trace_FileThatCannotBeWritten_SaysSo(string file)
    {
        using Target target = await Target.StartAsync("two-loops");

        Run run = await Run.OfAsync("trace", target.Id, "--seconds", "0.1", "-o", Path.Combine(_folder, "missing", file));

        run.ExitCode.Should().Be(1);
        run.Errors.Should().Contain("cannot be written");
    }

    private static IEnumerable<string?> Names(JsonElement[] events, string fact) =>
        events.Where(one => one.GetProperty("name").GetString() == fact).Select(one => one.GetProperty("args").GetProperty("name").GetString());
}

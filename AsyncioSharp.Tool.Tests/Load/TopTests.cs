using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AsyncioSharp.Tool.Tests.Load;

/// <summary><c>top</c> against processes.</summary>
[TestFixture, Category("Slow")]
public class TopTests
{
    private const string Programs = "AsyncioSharp.Tool.Tests.Programs.";

    [Test]
    public async Task Top_BusyProcess_ShowsWhatTheTimeGoesInto()
    {
        using Target target = await Target.StartAsync("work", "10");

        Run run = await Run.OfAsync("top", target.Id, "--seconds", "2", "--interval", "2");

        run.ExitCode.Should().Be(0, run.Errors);
        run.Output.ReplaceLineEndings("\n").Should().MatchRegex(
            $@"^process {target.Id}  loop 1  (running|in one step for 0\.\d s)  busy \d+ %  lag \d+(\.\d+)? m?s\n"
            + @"  turns [\d,]+/s  callbacks [\d,]+/s  posts [\d,]+/s  errors 0\n"
            + @"  ready \d+  inbox \d+  timers \d+  tasks 18  in [\d.]+ kB/s  out [\d.]+ kB/s\n\n"
            + @"    TIME     TASKS  COROUTINE\n");

        // On a quiet machine 40 and 22: the one burns half of what the other leaves, which sleeps for 0.2 of 0.9 seconds.
        double burner = ShareOf(run, "Work.Burner");
        double slow = ShareOf(run, "Work.Slow");
        burner.Should().BeGreaterThan(5);
        slow.Should().BeGreaterThan(5);
        (burner + slow).Should().BeInRange(30, 100.1);
        ShareOf(run, "Work.Holder").Should().Be(0);
        run.Output.Should().MatchRegex($@"\n +[\d.]+ % +10  {Programs}Work\.Idler\r?\n").And.Contain($"  1  {Programs}Work.Native").And.Contain($"  1  {Programs}Work.Holder");
        run.Output.Should().MatchRegex($@"\nslow: 0\.(1[89]|[2-5]\d)\d s in slowpoke \({Programs}Work\.Slow\)");
    }

    [Test]
    public async Task Top_Json_IsALineForEachLoop()
    {
        using Target target = await Target.StartAsync("work", "3");

        Run run = await Run.OfAsync("top", target.Id, "--seconds", "1", "--json");

        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        JsonElement loop = JsonDocument.Parse(lines[0]).RootElement;
        loop.GetProperty("loop").GetInt32().Should().Be(1);
        loop.GetProperty("seconds").GetDouble().Should().BeInRange(0.4, 5);
        loop.GetProperty("turns").GetInt64().Should().BePositive();
        loop.GetProperty("tasks").GetInt32().Should().Be(11);
        loop.GetProperty("busy").GetDouble().Should().BeInRange(0.1, 1);
        loop.GetProperty("bytesReceived").GetInt64().Should().BePositive();
        loop.GetProperty("coroutines").EnumerateArray().Select(static one => one.GetProperty("name").GetString()).Should().Contain($"{Programs}Work.Burner");
    }

    [TestCase("sleeps")]
    [TestCase("spins")]
    public async Task Top_LoopThatIsStuck_SaysInWhatAndForHowLong(string program)
    {
        using Target target = await Target.StartAsync(program);

        Run run = await Run.OfAsync("top", target.Id, "--seconds", "1");

        run.Output.Should().MatchRegex(@"loop 1  in one step for \d+\.\d s  busy 100 %").And.MatchRegex(@"100 % +\d  AsyncioSharp\.Tool\.Tests\.Programs\.Stuck\.Later");
    }

    [Test]
    public async Task Top_ProcessWithoutLoop_SaysSo()
    {
        using Target target = await Target.StartAsync("no-loop");

        Run run = await Run.OfAsync("top", target.Id);

        (run.ExitCode, run.Output).Should().Be((1, string.Empty));
        run.Errors.Should().Contain(target.Id).And.Contain("no event loop");
    }

    [TestCase("top")]
    [TestCase("top", "x")]
    [TestCase("top", "1", "--rows", "many")]
    [TestCase("top", "1", "--interval", "0.01")]
    public async Task Top_LineThatMakesNoSense_IsRefused(params string[] line) => (await Run.OfAsync(line)).ExitCode.Should().Be(2);

    private static double ShareOf(Run run, string coroutine) => double.Parse(
        Regex.Match(run.Output, $@"\n +([\d.]+) % +\d+  {Programs}{Regex.Escape(coroutine)}\r?\n").Groups[1].Value, CultureInfo.InvariantCulture);
}

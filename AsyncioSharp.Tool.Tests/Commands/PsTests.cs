using System.Diagnostics;
using System.Text.Json;
using FluentAssertions;
using NUnit.Framework;

namespace AsyncioSharp.Tool.Tests.Commands;

[Category("Slow")]
public class PsTests
{
    private static readonly TimeSpan s_longestSlice = TimeSpan.FromMilliseconds(10);

    [TestCase("waits-coroutine")]
    [TestCase("waits-task")]
    public async Task Ps_TasksThatWait_SaysForWhatAndWhoAwaitsThem(string program)
    {
        using Target target = await Target.StartAsync(program);
        Run run = await Run.OfAsync("ps", target.Id);

        run.Errors.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
        run.Form.Should().StartWith("Loop N runs on thread N: N tasks, N steps ready, N timers, N turns, lag TIME\n");
        string[] lines = run.Form.Split('\n');
        Line("holder").Should().Contain("waiting TIME TIME sleep, TIME left").And.Contain("sleep <- Holder FILE");
        Line("taker").Should().Contain("AsyncioLock.Acquire of <Lock [locked, waiters:N]>, held by holder (N)").And
            .Contain("AsyncioLock.Acquire <- Inner FILE <- Taker FILE");
        Line("getter").Should().Contain("AsyncioQueue.Get of <Queue ");
        Line("listener").Should().Contain("AsyncioEvent.Wait of <Event [unset, waiters:N]>");
        Line("outsider").Should().Contain(" outside TIME TIME a TaskCompletionSource, outside of the loop");
        Line("limited").Should().Contain("sleep, TIME left");
        Line("grouped").Should().Contain("<TaskGroup entered tasks=N>").And.Contain("gatherer (N)");
        Line("first").Should().Contain("sleep, TIME left grouped (N) sleep <- Worker FILE");
        Line("gatherer").Should().Contain("<Future pending gather=N/N waiters=N>");

        string Line(string name) => lines.Single(line => line.StartsWith($"N {name} ", StringComparison.Ordinal));
    }

    [Test]
    public async Task Ps_Json_HasEveryTaskOnce()
    {
        using Target target = await Target.StartAsync("waits-coroutine");
        Run run = await Run.OfAsync("ps", target.Id, "--json", "--sort", "name");

        using var json = JsonDocument.Parse(run.Output);
        JsonElement loop = json.RootElement.GetProperty("loops").EnumerateArray().Single();
        loop.GetProperty("state").GetString().Should().Be("answers");
        JsonElement[] tasks = [.. loop.GetProperty("tasks").EnumerateArray()];
        tasks.Select(static task => task.GetProperty("name").GetString()).Should().BeInAscendingOrder(StringComparer.Ordinal).And
            .Contain(["first", "gatherer", "getter", "grouped", "holder", "limited", "listener", "outsider", "second", "taker", "third"])
            .And.OnlyHaveUniqueItems();
        JsonElement taker = tasks.Single(static task => task.GetProperty("name").GetString() == "taker");
        JsonElement holder = tasks.Single(static task => task.GetProperty("name").GetString() == "holder");
        taker.GetProperty("waitsFor")[0].GetProperty("heldBy")[0].GetInt64().Should().Be(holder.GetProperty("id").GetInt64());
        taker.GetProperty("waitedSeconds").GetDouble().Should().BeInRange(0.1, 60);
        JsonElement[] stack = [.. taker.GetProperty("stack").EnumerateArray()];
        stack.Should().HaveCount(3);
        stack[0].GetProperty("file").GetString().Should().EndWith("WaitsCoroutine.cs");
        tasks.Single(static task => task.GetProperty("name").GetString() == "limited").GetProperty("scopes")[0].GetProperty("leftSeconds")
            .GetDouble().Should().BeInRange(400, 500);
    }

    [TestCase("sleeps", "BlockInSleep")]
    [TestCase("spins", "Spin")]
    [TestCase("result", "CulpritTask")]
    [TestCase("first-step", "BlockInSleep")]
    public async Task Ps_LoopThatDoesNotAnswer_SaysSoWithinTwoSecondsWithTheTaskAndItsStack(string program, string method)
    {
        using Target target = await Target.StartAsync(program);
        if (program == "first-step")
        {
            await Task.Delay(500);                       // the event source is made after a quarter of a second
        }

        var time = Stopwatch.StartNew();
        var output = new FirstWrite(time);
        int code = await Program.RunAsync(["ps", target.Id], output, TextWriter.Null, CancellationToken.None);

        code.Should().Be(0);
        output.At.Should().BeLessThan(TimeSpan.FromSeconds(2));
        string text = output.ToString();
        text.Should().Contain("DOES NOT ANSWER").And.MatchRegex(@"Task culprit \(\d+\) does not return").And.Contain("read from outside");
        text.Should().MatchRegex(@"Thread \d+ \(of the system\) is in a step of a loop:\n(    in .*\n)*    in .*\." + method);
        if (program != "first-step")
        {
            text.Should().MatchRegex(@"\d+ +bystander +waiting").And.MatchRegex(@"\d+ +culprit +running");
        }
    }

    [Test]
    public async Task Ps_BusyLoop_Answers()
    {
        using Target target = await Target.StartAsync("busy");
        Run run = await Run.OfAsync("ps", target.Id);

        run.Form.Should().StartWith("Loop N runs on thread N").And.Contain("N turns ready");
    }

    [Test]
    public async Task Ps_ManyTasks_TakesLessThanASecondAndStopsTheLoopForLessThanTenMilliseconds()
    {
        const int Count = 100_000;
        using Target target = await Target.StartAsync("many", "100000");

        // The first question is the dearest for the loop.
        ProcessSnapshot first = await Inspection.AskAsync(target.ToProcess());
        var time = Stopwatch.StartNew();
        Run run = await Run.OfAsync("ps", target.Id, "--group");
        TimeSpan elapsed = time.Elapsed;
        ProcessSnapshot second = await Inspection.AskAsync(target.ToProcess());
        TestContext.Out.WriteLine($"ps {elapsed.TotalSeconds:F2} s; first: {first.Loops[0].Cost}; then: {second.Loops[0].Cost}");

        // On a machine that has more to do than processors, any slice may be interrupted: the best of some questions is ours.
        TimeSpan longest = second.Loops[0].Cost.LongestSlice;
        for (int i = 0; i < 5 && longest > s_longestSlice; i++)
        {
            TimeSpan next = (await Inspection.AskAsync(target.ToProcess())).Loops[0].Cost.LongestSlice;
            longest = next < longest ? next : longest;
        }

        first.Tasks.Should().HaveCount(Count + 1);
        second.Tasks.Should().HaveCount(Count + 1);
        run.Output.Should().Contain("100000  waiting");
        elapsed.Should().BeLessThan(TimeSpan.FromSeconds(5), "it is one second on a machine that does nothing else");
        longest.Should().BeLessThan(5 * s_longestSlice, "it is ten on such a machine");
    }

    [Test]
    public async Task Ps_Group_CountsTasksAtTheSamePlace()
    {
        using Target target = await Target.StartAsync("many", "1000");
        Run run = await Run.OfAsync("ps", target.Id, "--group");

        run.Form.Should().MatchRegex(@"N waiting TIME sleep <- Middle FILE <- Outer FILE\n");
        run.Output.Should().Contain("\n1000   waiting");
    }

    [Test]
    public async Task Ps_FilterAndLimit_SaysWhatIsLeftOut()
    {
        using Target target = await Target.StartAsync("waits-coroutine");
        Run run = await Run.OfAsync("ps", target.Id, "--filter", "WORKER", "--sort", "name", "--limit", "2");

        run.Output.Should().Contain(" first ").And.Contain(" second ").And.NotContain(" third ").And.NotContain(" holder ")
            .And.Contain("… and 1 more task beyond --limit");
    }

    [Test]
    public async Task Ps_WithoutPid_ListsTheProcess()
    {
        using Target target = await Target.StartAsync("two-loops");
        Run run = await Run.OfAsync("ps");

        run.ExitCode.Should().Be(0);
        run.Output.Should().MatchRegex($@"(?m)^{target.Id} +\S+ +2 +3 +\d");
    }

    [Test]
    public async Task Ps_Watch_RepeatsUntilItIsCancelled()
    {
        using Target target = await Target.StartAsync("waits-coroutine");
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        var output = new StringWriter();
        int code = await Program.RunAsync(["ps", target.Id, "--watch", "--json"], output, TextWriter.Null, end.Token);

        code.Should().Be(130);
        output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCountGreaterThan(1).And
            .OnlyContain(static line => line.StartsWith("{\"processId\":", StringComparison.Ordinal));
    }

    /// <summary>When the first text came.</summary>
    private sealed class FirstWrite(Stopwatch time) : StringWriter
    {
        public TimeSpan At { get; private set; } = TimeSpan.MaxValue;

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            At = At < time.Elapsed ? At : time.Elapsed;
            return base.FlushAsync(cancellationToken);
        }
    }
}

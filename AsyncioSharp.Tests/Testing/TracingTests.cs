using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AsyncioSharp.Testing;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Testing;

/// <summary>A run as a picture: complete, small, and the same each time.</summary>
[TestFixture]
public class TracingTests
{
    private const int Megabyte = 1_000_000;

    [Test]
    public void Record_TasksCallbacksTimers_AreAllInIt()
    {
        Trace trace = Explorer.Record(Everything);

        trace.Tasks.Should().Equal("main", "producer <1>", "Task-3", "doomed");
        trace.Failure.Should().BeNull();
        string html = trace.ToHtml();
        html.Should().Contain("waits for AsyncioQueue.Put").And.Contain("waits for sleep until 2.5").And.Contain("cancelled").And.Contain("done")
            .And.Contain(nameof(Tick)).And.NotContain("producer <1>", "names are escaped");
    }

    [Test]
    public void ToText_Run_IsALinePerStepAndTheSameEachTime()
    {
        Trace trace = Explorer.Record(Deadlock, title: "two locks");

        trace.ToText().Should().Be(Explorer.Record(Deadlock, title: "two locks").ToText()).And.StartWith("two locks\nasyncio's order\n\n      time  who        then\n")
            .And.Contain("\n         1  payer      waits for AsyncioLock.Acquire\n")
            .And.Contain("\nnever woken: main waits for ").And.Contain("\nnever woken: payer waits for AsyncioLock.Acquire\nnever woken: auditor waits for AsyncioLock.Acquire\n")
            .And.Contain("\nfails: DeadlockError: Deadlock: nothing is ready").And.NotContain("callbacks  \n");
        trace.ToText().Split('\n').Count(static line => line.StartsWith("  ", StringComparison.Ordinal) && !line.Contains("who ", StringComparison.Ordinal)).Should().Be(trace.Steps);
    }

    [Test]
    public void ToText_CancelledAndFailed_Differ() =>
        Explorer.Record(Ends).ToText().Should().MatchRegex("doomed +cancelled\n").And.MatchRegex("faulty +failed: IOException\n").And.MatchRegex("main +done\n").And.NotContain("never woken");

    [Test]
    public void ToHtml_Deadlock_HasTheCircle()
    {
        Explorer.Record(Deadlock).ToHtml().Should().MatchRegex("\"circle\":\\[2,3,3,2\\]");
        Explorer.Record(Everything).ToHtml().Should().Contain("\"circle\":[]");
    }

    [Test]
    public void ToHtml_Page_NeedsNothingFromOutside()
    {
        string html = Explorer.Record(Everything).ToHtml();

        html.Should().NotContainAny("http://", "https://", "src=", "@import", "url(").And.Contain("<script>");
    }

    [Test]
    public void Save_TenThousandSteps_ThePageIsBelowAMegabyte()
    {
        Trace trace = Explorer.Record(Large);

        trace.Steps.Should().BeGreaterThan(10_000);
        SizeOf(trace, ".html").Should().BeLessThan(Megabyte);
    }

    [Test]
    public void Save_TenThousandEvents_AreBelowAMegabyte()
    {
        Trace trace = Explorer.Record(Medium);

        using JsonDocument json = JsonDocument.Parse(trace.ToTraceEvents());
        json.RootElement.GetProperty("traceEvents").EnumerateArray().Count(static one => one.GetProperty("ph").GetString() == "X").Should().BeInRange(10_000, 10_500);
        SizeOf(trace, ".json").Should().BeLessThan(Megabyte);
    }

    [Test]
    public void ToHtml_Names_AreAllInItAndEscaped()
    {
        string[] names = ["plain", "</script>", "quoted \"name\" & 'more'", "é \u2028 日本", "back\\slash"];
        Trace trace = Explorer.Record(async Coroutine () => await Asyncio.Gather(names.Select(static name => Asyncio.CreateTask(Sleeper(1, steps: 1), name: name))));

        trace.Tasks.Should().Equal(["main", .. names]);
        string html = trace.ToHtml();
        foreach (string name in trace.Tasks)
        {
            // A row of the data begins with it.
            html.Should().Contain($"[\"{JavaScriptEncoder.Default.Encode(name)}\",");
        }

        html.Should().NotContainAny(names.Skip(2));
        html.Split("</script>").Should().HaveCount(2, "the script ends once");
    }

    [Test, Category("Slow")]
    public void Write_SameSeedInAnotherProcess_GivesTheSameBytes()
    {
        using var process = new TrialProcess("trace");

        process.ReadRest().Should().Equal(HashesOfASeed());
        process.ExitCode.Should().Be(0);
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(37)]
    public void Write_SameSeedTwice_GivesTheSameBytes(int seed)
    {
        Schedule schedule = Exploration.Try(Trials.Of(Katas.DiningPhilosophers), new RandomSource(seed), new ExploreOptions()).Schedule;
        Trace one = Explorer.Record(Katas.DiningPhilosophers, schedule);
        Trace two = Explorer.Record(Katas.DiningPhilosophers, schedule);

        two.ToHtml().Should().Be(one.ToHtml());
        two.ToTraceEvents().Should().Be(one.ToTraceEvents());
    }

    [Test]
    public void ToTraceEvents_Json_IsValid()
    {
        using JsonDocument json = JsonDocument.Parse(Explorer.Record(Everything).ToTraceEvents());
        JsonElement[] events = [.. json.RootElement.GetProperty("traceEvents").EnumerateArray()];

        // What the format asks of each phase.
        foreach (JsonElement one in events)
        {
            one.GetProperty("pid").GetInt32().Should().Be(1);
            one.GetProperty("name").GetString().Should().NotBeNullOrEmpty();
            string phase = one.GetProperty("ph").GetString()!;
            phase.Should().BeOneOf("M", "X");
            if (phase == "X")
            {
                one.GetProperty("ts").GetDecimal().Should().BeGreaterThanOrEqualTo(0);
                one.GetProperty("dur").GetDecimal().Should().BeGreaterThanOrEqualTo(0);
                one.GetProperty("tid").GetInt32().Should().BePositive();
            }
            else
            {
                one.GetProperty("name").GetString().Should().BeOneOf("thread_name", "thread_sort_index", "process_name");
                one.TryGetProperty("args", out _).Should().BeTrue();
            }
        }

        events.Where(one => one.GetProperty("name").GetString() == "thread_name").Select(one => one.GetProperty("args").GetProperty("name").GetString())
            .Should().Equal("callbacks", "main", "producer <1>", "Task-3", "doomed");
        foreach (IGrouping<int, JsonElement> thread in events.Where(one => one.GetProperty("ph").GetString() == "X").GroupBy(one => one.GetProperty("tid").GetInt32()))
        {
            decimal end = 0;
            foreach (JsonElement one in thread)
            {
                one.GetProperty("ts").GetDecimal().Should().BeGreaterThanOrEqualTo(end, "slices of one row do not overlap");
                end = one.GetProperty("ts").GetDecimal() + one.GetProperty("dur").GetDecimal();
            }
        }
    }

    [Test]
    public void Record_BodyThatFails_KeepsTheErrorAndThrowsNothing()
    {
        Trace trace = Explorer.Record(async Coroutine () => throw new FormatException("mine <b>"));

        trace.Failure.Should().BeOfType<FormatException>();
        trace.ToHtml().Should().Contain("FormatException: mine").And.NotContain("<b>");
    }

    [Test]
    public void Record_ScheduleWithADeviation_MarksIt()
    {
        Schedule schedule = Explorer.Explore(Katas.LostUpdate).Failure!.Schedule;

        Trace trace = Explorer.Record(Katas.LostUpdate, schedule);

        trace.Schedule.ToString().Should().Be(schedule.ToString());
        trace.ToHtml().Should().Contain($"\"facts\":\"{schedule}\"");
    }

    [Test]
    public void Save_ByExtension_WritesPageOrEvents()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        Trace trace = Explorer.Record(Everything);
        try
        {
            trace.Save(path + ".html");
            trace.Save(path + ".json");

            File.ReadAllText(path + ".html").Should().Be(trace.ToHtml());
            File.ReadAllText(path + ".json").Should().Be(trace.ToTraceEvents());
        }
        finally
        {
            File.Delete(path + ".html");
            File.Delete(path + ".json");
        }
    }

    /// <summary>Of the bytes of a seed's page and of its events.</summary>
    internal static string[] HashesOfASeed()
    {
        Schedule schedule = Exploration.Try(Trials.Of(Katas.LostUpdate), new RandomSource(37), new ExploreOptions()).Schedule;
        Trace trace = Explorer.Record(Katas.LostUpdate, schedule, "lost update");
        return [Hash(trace.ToHtml()), Hash(trace.ToTraceEvents())];

        static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    internal static async Coroutine Everything()
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        loop.CallLater(2, Tick);
        var queue = new AsyncioQueue<int>(maxsize: 1);
        AsyncioTask producer = Asyncio.CreateTask(
            async Coroutine () =>
            {
                for (int i = 0; i < 4; i++)
                {
                    await queue.Put(i);
                }
            },
            name: "producer <1>");
        AsyncioTask consumer = Asyncio.CreateTask(async Coroutine () =>
        {
            for (int i = 0; i < 4; i++)
            {
                await queue.Get();
                await Asyncio.Sleep(0.5);
            }
        });
        AsyncioTask doomed = Asyncio.CreateTask(Asyncio.Sleep(100), name: "doomed");
        await Asyncio.Sleep(2.5);
        doomed.Cancel();
        await Asyncio.GatherReturnExceptions(producer, consumer, doomed);
    }

    /// <summary>Two tasks take two locks in opposite order.</summary>
    internal static async Coroutine Deadlock()
    {
        var accounts = new AsyncioLock();
        var ledger = new AsyncioLock();
        await Asyncio.Gather(
            Asyncio.CreateTask(Both(accounts, ledger), name: "payer"), Asyncio.CreateTask(Both(ledger, accounts), name: "auditor"));

        static async Coroutine Both(AsyncioLock first, AsyncioLock second)
        {
            using (await first.Acquire())
            {
                await Asyncio.Sleep(1);
                using (await second.Acquire())
                {
                }
            }
        }
    }

    /// <summary>A task that is cancelled and one that fails.</summary>
    internal static async Coroutine Ends()
    {
        AsyncioTask doomed = Asyncio.CreateTask(Asyncio.Sleep(100), name: "doomed");
        AsyncioTask faulty = Asyncio.CreateTask(async Coroutine () => await Task.FromException(new IOException("broken")), name: "faulty");
        await Asyncio.Sleep(1);
        doomed.Cancel();
        await Asyncio.GatherReturnExceptions(doomed, faulty);
    }

    /// <summary>In bytes, on disk.</summary>
    private static long SizeOf(Trace trace, string extension)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + extension);
        try
        {
            trace.Save(path);
            return new FileInfo(path).Length;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Coroutine Large() => await Asyncio.Gather(Enumerable.Range(0, 100).Select(i => Sleeper(i, steps: 101)));

    internal static async Coroutine Medium() => await Asyncio.Gather(Enumerable.Range(0, 50).Select(i => Sleeper(i, steps: 101)));

    private static async Coroutine Sleeper(int number, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            await Asyncio.Sleep((0.1 * (1 + (number % 7))) + 0.0013);
        }
    }

    private static void Tick()
    {
    }
}

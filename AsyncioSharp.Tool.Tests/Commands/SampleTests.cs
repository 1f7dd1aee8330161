using System.Text.Json;

namespace AsyncioSharp.Tool.Tests.Commands;

/// <summary>
/// Every command against samples, as they are: two servers with protocols, and a worker service whose clients wait for the two places that
/// there are.
/// </summary>
[TestFixture(Http), TestFixture(Resp), TestFixture(Worker)]
[Category("Slow")]
public class SampleTests(string project)
{
    private const string Http = "simulation/http_server";
    private const string Resp = "simulation/resp_server";
    private const string Worker = "hosting/worker";

    private const string HostChain =
        "AsyncioSharp.Hosting.AsyncioHost.Main AsyncioHost.cs:N <- AsyncioSharp.BackgroundLoop.RunMain BackgroundLoop.cs:N";

    private string _folder = null!;
    private Sample _sample = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("asyncio-sample").FullName;
        _sample = await Sample.StartAsync(project, project == Worker ? "--Port=0" : "0");
        if (project == Worker)
        {
            // One after the other: so the two that are first have the places.
            for (int i = 1; i <= 3; i++)
            {
                await _sample.SendAsync("slow\n");
                await _sample.UntilAsync(
                    all => all.Tasks.Count(static task => task.Stack is [{ Method: "Worker.JobService.Serve" }, _, ..]) == i);
            }
        }
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _sample.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Ps_Sample_HasALineForEachTask()
    {
        const string Served = "waiting TIME TIME <Future pending waiters=N> AsyncioSharp.Net.Server.ServeForever Server.cs:N <- ";
        const string Work = "N Task-N waiting TIME TIME sleep, TIME left sleep <- Worker.JobService.Work JobService.cs:N <- ";
        const string Gate = "N Task-N waiting TIME TIME AsyncioSemaphore.Acquire of <Semaphore [locked, waiters:N]> AsyncioSemaphore.Acquire <- ";
        const string Serve = "Worker.JobService.Serve JobService.cs:N";
        string form = (await AskAsync("ps")).Form;

        form.Should().MatchRegex(@"^Loop N runs on thread N: N tasks?, N steps ready, N timers, N turns, lag TIME\n");
        form.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Should().Equal(
        [
            "id name state age waited waits for awaited by await chain",
            .. project switch
            {
                Http => [$"N Task-N {Served}Program.Main.Main http_server.cs:N"],
                Resp => [$"N Task-N {Served}Program.Main.Main resp_server.cs:N"],
                _ => (string[])
                [
                    "N Task-N waiting TIME TIME <Future pending waiters=N> " + HostChain,
                    $"N JobService {Served}Worker.JobService.ExecuteAsync JobService.cs:N",
                    Work + Serve,
                    Work + Serve,
                    Gate + Serve,
                ],
            },
        ]);
    }

    [Test]
    public async Task PsGroup_Sample_HasALineForEachPlace() =>
        (await AskAsync("ps", "--group")).Form.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).Should().Equal(project switch
        {
            Http => ["N waiting TIME AsyncioSharp.Net.Server.ServeForever Server.cs:N <- Program.Main.Main http_server.cs:N"],
            Resp => ["N waiting TIME AsyncioSharp.Net.Server.ServeForever Server.cs:N <- Program.Main.Main resp_server.cs:N"],
            _ =>
            [
                "N waiting TIME sleep <- Worker.JobService.Work JobService.cs:N <- Worker.JobService.Serve JobService.cs:N",
                "N waiting TIME " + HostChain,
                "N waiting TIME AsyncioSharp.Net.Server.ServeForever Server.cs:N <- Worker.JobService.ExecuteAsync JobService.cs:N",
                "N waiting TIME AsyncioSemaphore.Acquire <- Worker.JobService.Serve JobService.cs:N",
            ],
        });

    [Test]
    public async Task PsJson_Sample_IsOneObject()
    {
        using var json = JsonDocument.Parse((await AskAsync("ps", "--json")).Output);

        JsonElement loop = json.RootElement.GetProperty("loops").EnumerateArray().Single();
        JsonElement[] tasks = [.. loop.GetProperty("tasks").EnumerateArray()];
        loop.GetProperty("state").GetString().Should().Be("answers");
        tasks.Should().HaveCount(project == Worker ? 5 : 1).And.OnlyContain(static task =>
            task.GetProperty("state").GetString() == "waiting"
                && task.GetProperty("stack").EnumerateArray().Any(static frame => frame.GetProperty("line").GetInt32() > 0));
    }

    [Test]
    public async Task PsWithoutPid_Sample_IsInTheList() =>
        (await Run.OfAsync("ps")).Output.Should()
            .MatchRegex($@"(?m)^{_sample.Id} +{Path.GetFileName(project)} +1 +{(project == Worker ? 5 : 1)} +\d");

    [Test]
    public async Task Pstree_Sample_IsATreeOfFrames()
    {
        string tree = (await AskAsync("pstree")).Form;

        tree[(tree.IndexOf('\n', StringComparison.Ordinal) + 1)..].Should().Be((project == Worker
            ? """
                ├── (T) Task-N (N) waiting TIME
                │   └── AsyncioSharp.BackgroundLoop.RunMain BackgroundLoop.cs:N
                │       └── AsyncioSharp.Hosting.AsyncioHost.Main AsyncioHost.cs:N
                │           └── waits for <Future pending waiters=N>
                ├── (T) JobService (N) waiting TIME
                │   └── Worker.JobService.ExecuteAsync JobService.cs:N
                │       └── AsyncioSharp.Net.Server.ServeForever Server.cs:N
                │           └── waits for <Future pending waiters=N>
                ├── (T) Task-N (N) waiting TIME
                │   └── Worker.JobService.Serve JobService.cs:N
                │       └── Worker.JobService.Work JobService.cs:N
                │           └── sleep
                │               └── waits for sleep, TIME left
                ├── (T) Task-N (N) waiting TIME
                │   └── Worker.JobService.Serve JobService.cs:N
                │       └── Worker.JobService.Work JobService.cs:N
                │           └── sleep
                │               └── waits for sleep, TIME left
                └── (T) Task-N (N) waiting TIME
                    └── Worker.JobService.Serve JobService.cs:N
                        └── AsyncioSemaphore.Acquire
                            └── waits for AsyncioSemaphore.Acquire of <Semaphore [locked, waiters:N]>
                """
            : $"""
                └── (T) Task-N (N) waiting TIME
                    └── Program.Main.Main {Path.GetFileName(project)}.cs:N
                        └── AsyncioSharp.Net.Server.ServeForever Server.cs:N
                            └── waits for <Future pending waiters=N>
                """) + "\n\n(T) task (G) group (S) scope (F) gather, wait, future\n");
    }

    [Test]
    public async Task Why_Sample_GoesToWhatTheTaskFinallyWaitsFor()
    {
        ProcessSnapshot all = await Inspection.AskAsync(_sample.ToProcess());
        string last = all.Tasks.MaxBy(static task => task.Id)!.Name;

        (await AskAsync("why", last)).Form.Should().Be(project == Worker
            ? """
                Task-N (N): waiting for TIME, in Worker.JobService.Serve JobService.cs:N
                └── waits for AsyncioSemaphore.Acquire of <Semaphore [locked, waiters:N]>
                    └── somebody else uses what Task-N (N) waits for (<Semaphore [locked, waiters:N]>); who that will be, is not recorded

                Task-N (N) goes on when this has happened:
                  somebody else uses what Task-N (N) waits for (<Semaphore [locked, waiters:N]>); who that will be, is not recorded

                """
            : """
                Task-N (N): waiting for TIME, in AsyncioSharp.Net.Server.ServeForever Server.cs:N
                └── waits for <Future pending waiters=N>
                    └── somebody completes the future that Task-N (N) waits for; who that is, is not recorded

                Task-N (N) goes on when this has happened:
                  somebody completes the future that Task-N (N) waits for; who that is, is not recorded

                """);
    }

    [Test]
    public async Task Top_Sample_ShowsItsCoroutines()
    {
        Run run = await AskAsync("top", "--seconds", "1");

        run.Output.ReplaceLineEndings("\n").Should().MatchRegex(
            $@"^process {_sample.Id}  loop 1  running  busy [\d.]+ %  lag [\d.]+ m?s\n"
            + @"  turns \d+/s  callbacks \d+/s  posts \d+/s  errors 0\n"
            + $@"  ready 0  inbox 0  timers \d+  tasks {(project == Worker ? 5 : 1)}  in 0 B/s  out 0 B/s\n\n"
            + @"    TIME     TASKS  COROUTINE\n");
        run.Output.Should().MatchRegex(
            project == Worker ? @"\n +[\d.]+ % +3  Worker\.JobService\.Serve\r?\n" : @"\n +[\d.]+ % +1  Program\.Main\.Main\r?\n");
    }

    [TestCase("html", "const data = ")]
    [TestCase("json", "\"traceEvents\"")]
    [TestCase("nettrace", "Nettrace")]
    public async Task Trace_Sample_IsAFileOfItsKind(string kind, string text)
    {
        string path = Path.Combine(_folder, $"x.{kind}");

        Run run = await AskAsync("trace", "--seconds", "0.5", "-o", path);

        run.Output.Should().StartWith(path);
        string file = await File.ReadAllTextAsync(path, System.Text.Encoding.Latin1);
        file.Should().Contain(text);
        if (kind == "html")
        {
            file.Should().Contain("Task-1").And.Contain(project == Worker ? "AsyncioSemaphore.Acquire" : "Program.Main.Main");
        }
        else if (kind == "json")
        {
            JsonDocument.Parse(file).RootElement.GetProperty("traceEvents").EnumerateArray()
                .Count(static one => one.GetProperty("name").GetString() == "thread_name").Should().Be(project == Worker ? 6 : 2);
        }
    }

    [Test]
    public async Task Watch_Sample_TellsThePageOfItsTasks()
    {
        await using var watch = WatchRun.Start(_sample.Id);
        using var client = new HttpClient { BaseAddress = new Uri(await watch.AddressAsync()), Timeout = TimeSpan.FromSeconds(30) };

        (await client.GetStringAsync(string.Empty)).Should().Contain("<title>dotnet asyncio watch</title>");
        using var events = new StreamReader(await client.GetStreamAsync("events"));
        string? line;
        do
        {
            line = await events.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }
        while (line is not null && !line.Contains("\"Task-1\"", StringComparison.Ordinal));

        line.Should().StartWith("data: {").And.Contain(project == Worker ? "AsyncioSemaphore.Acquire" : "Program.Main.Main");
    }

    private async Task<Run> AskAsync(string command, params string[] rest)
    {
        Run run = await Run.OfAsync([command, _sample.Id, .. rest]);
        run.ExitCode.Should().Be(0, run.Errors);
        return run;
    }
}

using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>Real calls in virtual time: whoever waits for one is told where, and what to do.</summary>
[TestFixture]
public class OutsideAwaitTests
{
    private static int s_line;
    private TcpListener _silent = null!;

    private static string Place => $@"File "".*OutsideAwaitTests\.cs"", line {s_line}, in ";

    private string Url => $"http://{_silent.LocalEndpoint}";

    /// <summary>The system takes the connections; nobody answers.</summary>
    [SetUp]
    public void Listen()
    {
        _silent = new TcpListener(IPAddress.Loopback, 0);
        _silent.Start();
    }

    [TearDown]
    public void StopListening() => _silent.Dispose();

    [Test]
    public void Run_CoroutineAwaitsARealServer_NamesTheAwaitAndSaysWhatToDo() =>
        ShouldNameTheAwait(() => AsyncioTest.Run(async Coroutine () => await Ask(), Impatient));

    [Test]
    public void Run_NativeMethodAwaitsARealServer_NamesTheAwaitAndSaysWhatToDo() =>
        ShouldNameTheAwait(() => AsyncioTest.Run(async Task () => await AskNative(), Impatient));

    [Test]
    public void Run_WrapsATaskThatNeverEnds_NamesTheAwaitAndSaysWhatToDo() =>
        ShouldNameTheAwait(() => AsyncioTest.Run(async Coroutine () => await Wrap(), Impatient));

    [Test]
    public void Run_ChildOfAGroupAwaitsARealServer_NamesTheChild()
    {
        string report = ShouldNameTheAwait(() => AsyncioTest.Run(
            async Coroutine () => await Asyncio.TaskGroup(async Coroutine (group) =>
            {
                _ = group.CreateTask(Ask(), name: "asking");
                _ = group.CreateTask(new AsyncioEvent().Wait(), name: "waiting");
            }),
            Impatient));

        report.Should().Contain("outside of the loop: asking waits for").And.NotContain("outside of the loop: waiting");
    }

    [Test]
    public void Run_TimeIsHeld_NamesTheAwait() => ShouldNameTheAwait(() => AsyncioTest.Run(
        async loop =>
        {
            using (loop.HoldTime())
            {
                await Asyncio.WaitFor(Wrap(), 60);
            }
        },
        Impatient));

    [Test, Category("Slow")]
    public void Run_RealTimeLimitIsOver_NamesTheAwaitAndSaysWhatToDo() => ShouldNameTheAwait(
        () => AsyncioTest.Run(Ask, Impatient with { ForeignPatience = double.PositiveInfinity, RealTimeLimit = 0.3 }),
        headline: "The test did not end within 0.3 s");

    [Test]
    public void Run_NothingIsOutside_SaysNothingOfIt()
    {
        Action run = () => AsyncioTest.Run(async () => await new AsyncioEvent().Wait(), Impatient);

        run.Should().Throw<DeadlockError>().Which.Message.Should().NotContain("outside of the loop").And.NotContain("VirtualTime");
    }

    [Test]
    public void Run_LimitIsOverAndTheTestFails_SaysSoInItsOutput()
    {
        string output = OutputOf(async Coroutine () => await Asyncio.WaitFor(Wrap(), 60));

        output.Should().MatchRegex(
            $@"Mind that virtual time .*\n  outside of the loop: Task-\d+ waits for .*\n      at {Place}.*Wrap\n.*HoldTime.*VirtualTime = false");
    }

    [Test]
    public void Run_LimitIsOverAroundANativeTask_SaysSoInItsOutput()
    {
        using var http = new HttpClient();

        string output = OutputOf(async Task () =>
        {
            s_line = Here() + 1;
            await Asyncio.WaitFor(http.GetStringAsync(Url), 60);
        });

        output.Should().MatchRegex($@"outside of the loop: Task-\d+ waits for .*\n      at {Place}").And.Contain("VirtualTime = false");
    }

    [Test]
    public void Run_LimitIsOverAroundACallThatItInterrupts_SaysSoInItsOutput() =>
        OutputOf(async Coroutine () => await Asyncio.Timeout(60, async Coroutine (_) => await Ask()))
            .Should().MatchRegex($@"\n      at {Place}.*Ask\n");

    [Test]
    public void Run_LimitIsOverAroundACallThatTakesItsToken_SaysSoInItsOutput() =>
        OutputOf(async Task () => await Asyncio.WaitFor(ct => AskNative(ct), 60))
            .Should().MatchRegex($@"\n      at {Place}.*AskNative\n");

    [Test]
    public void Run_DeadlineOfACancelScopeIsOverAroundACall_SaysSoInItsOutput() =>
        OutputOf(async Coroutine () => await Asyncio.FailAfter(60, async Coroutine (_) => await Ask()))
            .Should().MatchRegex($@"\n      at {Place}.*Ask\n");

    [Test]
    public void Run_LimitIsOverAroundASleep_SaysNothing() =>
        OutputOf(async Coroutine () => await Asyncio.WaitFor(Asyncio.Sleep(61), 60)).Should().BeEmpty();

    [Test]
    public void Run_LimitIsOverAroundADelayOfTheLoop_SaysNothing() =>
        OutputOf(async Coroutine () =>
        {
            TimeProvider clock = Asyncio.GetRunningLoop().TimeProvider;
            await Asyncio.WaitFor(Task.Delay(TimeSpan.FromSeconds(61), clock), 60);
        }).Should().BeEmpty();

    [Test]
    public void Run_LimitIsOverAndTheTestPasses_SaysNothing()
    {
        using var output = new StringWriter();

        AsyncioTest.Run(
            async () => await Asyncio.GatherReturnExceptions(Asyncio.WaitFor(Wrap(), 60)), TestOptions.Default with { Output = output });

        output.ToString().Should().BeEmpty();
    }

    private static TestOptions Impatient => new() { ForeignPatience = 0.05, Leaks = LeakMode.Ignore };

    private static string OutputOf(Func<Coroutine> body) => OutputOf(options => AsyncioTest.Run(body, options));

    private static string OutputOf(Func<Task> body) => OutputOf(options => AsyncioTest.Run(body, options));

    private static string OutputOf(Action<TestOptions> run)
    {
        using var output = new StringWriter();
        Action act = () => run(TestOptions.Default with { Output = output, Leaks = LeakMode.Ignore });
        act.Should().Throw<TimeoutException>();
        return output.ToString();
    }

    private static string ShouldNameTheAwait(Action run, string headline = "Deadlock: ")
    {
        string report = run.Should().Throw<Exception>().Which.Message;
        report.Should().StartWith(headline).And.MatchRegex($@"\n  outside of the loop: .* waits for .*\n      at {Place}");
        report.Should().MatchRegex(@"\n      Virtual time cannot know .*ForeignPatience.*VirtualTime = false");
        return report;
    }

    private static int Here([CallerLineNumber] int line = 0) => line;

    private async Coroutine Ask()
    {
        using var http = new HttpClient();
        s_line = Here() + 1;
        await http.GetStringAsync(Url);
    }

    private async Task AskNative(CancellationToken token = default)
    {
        using var http = new HttpClient();
        s_line = Here() + 1;
        await http.GetStringAsync(Url, token);
    }

    private static async Coroutine Wrap()
    {
        s_line = Here() + 1;
        await Asyncio.WrapFuture(new TaskCompletionSource().Task);
    }
}

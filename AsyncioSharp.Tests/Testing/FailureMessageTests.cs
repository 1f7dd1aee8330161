using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>What a failing test tells about what it stood at.</summary>
public class FailureMessageTests
{
    [Test]
    public void Timeout_OfACoroutine_SaysWhatWasWaitedOnAndWhere() => LimitOf(static async Coroutine () => await Asyncio.WaitFor(Query(), 1))
        .Should().MatchRegex(@"^The time limit of the Timeout block was over while main waited on <sleep until 60>, at File "".*FailureMessageTests\.cs"", line \d+, in .*Query\.$");

    [Test]
    public void Timeout_OfATask_SaysWhatWasWaitedOnAndWhere() => LimitOf(static async Coroutine () => await Asyncio.WaitFor(QueryTask, 1))
        .Should().MatchRegex(@"over while main waited on <sleep until 60>, at File "".*FailureMessageTests\.cs"", line \d+, in .*QueryTask\.$");

    [Test]
    public void Timeout_OfAQueue_NamesThePrimitive() => LimitOf(static async Coroutine () =>
    {
        var orders = new AsyncioQueue<int>();
        await Asyncio.FailAfter(1, async Coroutine (_) => await orders.Get());
    }).Should().MatchRegex("^The time limit of the FailAfter block was over while main waited on <AsyncioQueue.Get of <Queue");

    [Test]
    public void Timeout_OutsideOfTests_SaysNothingMore() =>
        FluentActions.Invoking(static () =>
        {
            using var runner = new Runner(new RunOptions { LoopFactory = static () => new EventLoop(new VirtualClock()) });
            runner.Run(static async Coroutine () => await Asyncio.WaitFor(Query(), 1));
        }).Should().Throw<TimeoutException>().WithMessage("The time limit of the Timeout block was over.");

    [Test]
    public void Leak_OfATransport_SaysItsAddresses()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;

        FluentActions.Invoking(() => AsyncioTest.Run(
                async Task () => _ = await Asyncio.OpenConnection("127.0.0.1", port),
                TestOptions.Default with { Network = TestNetwork.Real }))
            .Should().Throw<AsyncioTestException>().Which.Message.Should().MatchRegex($@"transport or server fd=\d+ .*laddr=127\.0\.0\.1:\d+ raddr=127\.0\.0\.1:{port} is open");
    }

    [Test]
    public void Leak_OfATimerOfOtherCode_SaysItsDueTime() =>
        FluentActions.Invoking(static () => AsyncioTest.Run(static async Task (loop) =>
        {
            await Asyncio.Sleep(1);
            loop.TimeProvider.CreateTimer(static _ => { }, null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        })).Should().Throw<AsyncioTestException>().WithMessage("*timer <LoopTimer when=6 *");

    [Test]
    public void Rerun_OfARunWithoutAName_NamesTheMethodThatRunsIt() =>
        FluentActions.Invoking(static () => AsyncioTest.Run(Katas.LostUpdate, new TestOptions { Seeds = "1-100" }))
            .Should().Throw<ScheduleException>().Which.Message.Should().Contain($"dotnet test --filter \"Name~{nameof(Rerun_OfARunWithoutAName_NamesTheMethodThatRunsIt)}\"");

    [Test]
    public void TraceFolder_WithSeeds_HasTheTimelineOfAsynciosOwnOrderWhereThatFails()
    {
        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "traces-of-own-order");
        try
        {
            FluentActions.Invoking(() => AsyncioTest.Run(Fails, new TestOptions { Seeds = "1-10", TraceFolder = folder, Name = "own", Output = TextWriter.Null }))
                .Should().Throw<FormatException>();
            File.ReadAllText(Path.Combine(folder, "own.html")).Should().Contain("FormatException");
            FluentActions.Invoking(() => AsyncioTest.Run(Fails, new TestOptions { CheckDeterminism = true, TraceFolder = folder, Name = "checked", Output = TextWriter.Null }))
                .Should().Throw<FormatException>();
            File.Exists(Path.Combine(folder, "checked.json")).Should().BeTrue();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static async Coroutine Fails()
        {
            await Asyncio.Sleep(1);
            throw new FormatException("always");
        }
    }

    [Test]
    public void RealCall_InVirtualTime_IsToldWhatToDo() =>
        FluentActions.Invoking(static () => AsyncioTest.Run(static async Task () => await Database(), new TestOptions { ForeignPatience = 0.01 }))
            .Should().Throw<DeadlockError>().WithMessage("*waits for a TaskCompletionSource*HoldTime()*ForeignPatience*VirtualTime = false*");

    private static Task Database() => new TaskCompletionSource().Task;

    private static async Coroutine Query() => await Asyncio.Sleep(60);

    private static async Task QueryTask() => await Asyncio.Sleep(60);

    private static string LimitOf(Func<Coroutine> body)
    {
        string message = string.Empty;
        Explorer.Record(async Coroutine () =>
        {
            try { await body(); }
            catch (TimeoutException limit) { message = limit.Message; }
        });
        return message;
    }
}

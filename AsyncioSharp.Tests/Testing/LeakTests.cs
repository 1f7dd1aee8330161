using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using AsyncioSharp.Net;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>What a test leaves behind fails it, by name and by the line that made it, and never the next test.</summary>
[TestFixture]
public class LeakTests
{
    private static int s_lineOfTheTask;

    [Test]
    public void Run_ForgetsATaskATimerAndAServer_FailsWithThreeEntriesAndTheirLines()
    {
        string report = ReportOf(async loop =>
        {
            await Forget(loop);
        });

        Regex.Matches(report, @"made at File "".*LeakTests\.cs"", line \d+, in .*Forget").Should().HaveCount(3);
        report.Should().Contain("task forgotten is not done; it waits on <sleep until 60>").And.Contain("timer <TimerHandle when=30").And.Contain("transport or server");
        AsyncioTest.Run(async () => await Asyncio.Sleep(1));
    }

    [Test]
    public void RunSeeds_OneSeedForgetsATask_FailsWithTheLineThatMadeIt()
    {
        Action run = static () => AsyncioTest.Run(ForgetIfReordered, new TestOptions { Seeds = "1-100" });

        run.Should().Throw<ScheduleException>().Which.ToString()
            .Should().Contain("Found by seed").And.MatchRegex(@"made at File "".*LeakTests\.cs"", line \d+, in .*ForgetIfReordered");

        static async Coroutine ForgetIfReordered()
        {
            List<int> order = [];
            await Asyncio.Gather(Note(1), Note(2));
            if (order[0] == 2)
            {
                _ = Asyncio.CreateTask(async Coroutine () => await Asyncio.Sleep(60));
            }

            async Coroutine Note(int number)
            {
                await Asyncio.Sleep(0);
                order.Add(number);
            }
        }
    }

    [Test]
    public void Run_ForgetsATaskATimerAndAStream_FailsWithThreeEntriesAndTheirLines()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        string report = ReportOf(loop => ForgetAStream(loop, (IPEndPoint)listener.LocalEndpoint));

        Regex.Matches(report, @"(?m)^  \S").Should().HaveCount(3);
        MatchCollection sites = Regex.Matches(report, @"made at File "".*LeakTests\.cs"", line (\d+), in .*ForgetAStream");
        sites.Select(site => int.Parse(site.Groups[1].Value, CultureInfo.InvariantCulture)).Should().BeEquivalentTo([s_lineOfTheTask, s_lineOfTheTask + 1, s_lineOfTheTask + 2]);
        report.Should().Contain("task forgotten is not done").And.Contain("timer <TimerHandle when=30").And.Contain("transport or server");
        AsyncioTest.Run(async () => await Asyncio.Sleep(1));
    }

    [Test]
    public void Run_ForgetsAStreamInTheBackground_Passes()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        AsyncioTest.Run(async loop =>
        {
            _ = loop.Background(async Coroutine () =>
            {
                await ForgetAStream(loop, (IPEndPoint)listener.LocalEndpoint);
                await Asyncio.Sleep(1000);
            });
            await Asyncio.Sleep(1);
        }, TestOptions.Default with { Network = TestNetwork.Real });
    }

    [Test]
    public void Run_ForgetsInTheBackground_Passes() => AsyncioTest.Run(async loop =>
    {
        _ = loop.Background(async Coroutine () =>
        {
            await Forget(loop);
            await Asyncio.Sleep(1000);
        });
        await Asyncio.Sleep(1);
    });

    [Test]
    public void Run_BackgroundTask_IsCancelledAtTheEnd()
    {
        bool cancelled = false;

        AsyncioTest.Run(async loop =>
        {
            _ = loop.Background(async Task () =>
            {
                try { await Asyncio.Sleep(60); }
                catch (CancelledError) { cancelled = true; throw; }
            }, name: "server");
            await Asyncio.Sleep(1);
        });

        cancelled.Should().BeTrue();
    }

    [Test]
    public void Run_ErrorThatNobodyReads_Fails()
    {
        string report = ReportOf(async loop =>
        {
            _ = Asyncio.CreateTask(async Coroutine () => { await Asyncio.Sleep(0); throw new FormatException("lost"); }, name: "loser");
            await Asyncio.Sleep(1);
        });

        report.Should().Contain("exception was never retrieved: loser").And.Contain("FormatException: lost").And.MatchRegex(@"LeakTests\.cs");
    }

    [Test]
    public void Run_CallbackThrows_Fails()
    {
        string report = ReportOf(async loop =>
        {
            loop.CallSoon(() => throw new FormatException("of a callback"));
            await Asyncio.Sleep(1);
        });

        report.Should().Contain("Exception in callback").And.Contain("of a callback");
    }

    [Test]
    public void Run_AsyncGeneratorIsNotDisposed_FailsWithTheLineThatMadeIt()
    {
        int line = SourceFile.Line();
        string report = ReportOf(async loop =>
        {
            IAsyncEnumerable<int> tracked = Asyncio.Asyncgen(Numbers());
            await Asyncio.Sleep(1);
            await tracked.GetAsyncEnumerator().MoveNextAsync();
        });

        report.Should().MatchRegex($@"async generator .*Numbers.* is not disposed.*\n +made at File "".*LeakTests\.cs"", line {line + 3}, in .*{nameof(Run_AsyncGeneratorIsNotDisposed_FailsWithTheLineThatMadeIt)}");
    }

    [Test]
    public void Run_AsyncGeneratorsOfOneSource_HaveTheLineOfTheirOwn()
    {
        var source = new Source();
        int line = SourceFile.Line();
        string report = ReportOf(async loop =>
        {
            await Asyncio.Asyncgen(source).GetAsyncEnumerator().MoveNextAsync();
            await Asyncio.Asyncgen(source).GetAsyncEnumerator().MoveNextAsync();
        });

        MatchCollection sites = Regex.Matches(report, @"async generator .*\n +made at File "".*LeakTests\.cs"", line (\d+)");
        sites.Select(site => int.Parse(site.Groups[1].Value, CultureInfo.InvariantCulture)).Should().BeEquivalentTo([line + 3, line + 4]);
    }

    [Test]
    public void Run_AsyncGeneratorMadeBeforeTheTest_HasTheLineThatAsksForItsFirstItem()
    {
        IAsyncEnumerable<int> tracked = Asyncio.Asyncgen(Numbers());
        int line = SourceFile.Line();
        string report = ReportOf(async loop =>
        {
            await Asyncio.Sleep(1);
            await tracked.GetAsyncEnumerator().MoveNextAsync();
        });

        report.Should().MatchRegex($@"async generator .*\n +made at File "".*LeakTests\.cs"", line {line + 4}");
    }

    [Test]
    public void Run_AsyncGeneratorInTheBackground_Passes() => AsyncioTest.Run(async loop =>
    {
        _ = loop.Background(async Coroutine () =>
        {
            await Asyncio.Asyncgen(Numbers()).GetAsyncEnumerator().MoveNextAsync();
            await Asyncio.Sleep(1000);
        });
        await Asyncio.Sleep(1);
    });

    [Test]
    public void Run_AsyncGeneratorLeftInTheMiddleOfAForeach_IsNoLeak() => AsyncioTest.Run(async () =>
    {
        await foreach (int number in Asyncio.Asyncgen(Numbers()))
        {
            break;
        }
    });

    [Test]
    public void Run_TimerOfTheTimeProvider_IsALeakToo()
    {
        string report = ReportOf(async loop =>
        {
            _ = loop.TimeProvider.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            await Asyncio.Sleep(2);
        });

        report.Should().Contain("timer").And.MatchRegex(@"made at File "".*LeakTests\.cs");
    }

    [Test]
    public void Run_TaskThatEndsAtTheSameInstant_IsNoLeak() => AsyncioTest.Run(async () =>
    {
        var task = Asyncio.CreateTask(Asyncio.Sleep(60));
        await Asyncio.Sleep(1);
        task.Cancel();
    });

    [Test]
    public void Run_CleanUpThrows_Fails()
    {
        string report = ReportOf(async loop =>
        {
            _ = Asyncio.CreateTask(async Coroutine () =>
            {
                try { await Asyncio.Sleep(60); }
                finally { throw new FormatException("while cleaning up"); }
            });
            await Asyncio.Sleep(1);
        });

        report.Should().Contain("while cleaning up");
    }

    [Test]
    public void Run_Warn_WritesTheReportAndPasses()
    {
        var output = new StringWriter();

        AsyncioTest.Run(Forget, new TestOptions { Leaks = LeakMode.Warn, Output = output });

        output.ToString().Should().Contain("task forgotten is not done");
    }

    [Test]
    public void Run_Ignore_SaysNothing()
    {
        var output = new StringWriter();

        AsyncioTest.Run(Forget, new TestOptions { Leaks = LeakMode.Ignore, Output = output });

        output.ToString().Should().BeEmpty();
    }

    private static async Coroutine Forget(EventLoop loop)
    {
        await Asyncio.Sleep(0);
        _ = Asyncio.CreateTask(Asyncio.Sleep(60), name: "forgotten");
        loop.CallLater(30, static () => { });
        await loop.CreateServer(static () => new SilentProtocol(), "127.0.0.1", 0);
    }

    private static async Coroutine ForgetAStream(EventLoop loop, IPEndPoint address)
    {
        await Asyncio.Sleep(0);
        s_lineOfTheTask = SourceFile.Line() + 1;
        _ = Asyncio.CreateTask(Asyncio.Sleep(60), name: "forgotten");
        loop.CallLater(30, static () => { });
        _ = await Asyncio.OpenConnection("127.0.0.1", address.Port);
    }

    private static async IAsyncEnumerable<int> Numbers()
    {
        yield return 1;
        await Asyncio.Sleep(1);
        yield return 2;
    }

    private static string ReportOf(Func<EventLoop, Coroutine> body)
    {
        Action run = () => AsyncioTest.Run(body, TestOptions.Default with { Network = TestNetwork.Real });
        return run.Should().Throw<AsyncioTestException>().Which.Message;
    }

    private sealed class SilentProtocol : Protocol;

    /// <summary>Gives out one generator after the other.</summary>
    private sealed class Source : IAsyncEnumerable<int>
    {
        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => Numbers().GetAsyncEnumerator(cancellationToken);
    }
}

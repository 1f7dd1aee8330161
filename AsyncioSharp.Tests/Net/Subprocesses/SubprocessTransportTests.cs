using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Children under a protocol: what it hears, in which order, and how they end.</summary>
[Platform("Linux")]
public class SubprocessTransportTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    [Property("Semantic", "221")]
    public void SubprocessExec_ChildPrintsAndEnds_LostComesLast() => Run(async Coroutine (loop) =>
    {
        (SubprocessTransport transport, RecordingChild child) = await loop.SubprocessExec(() => new RecordingChild(), "sh", "-c", "echo out; echo err >&2; exit 3");
        child.Events[0].Should().Be("made");
        child.Transport.Should().BeSameAs(transport);
        transport.GetProtocol().Should().BeSameAs(child);
        await child.Lost;
        child.Output(1).Should().Be("out\n");
        child.Output(2).Should().Be("err\n");
        child.Events[^1].Should().Be("lost");
        child.Events.Should().BeEquivalentTo("made", "data 1", "data 2", "pipe 0 lost", "pipe 1 lost", "pipe 2 lost", "exited", "lost");
        transport.GetReturncode().Should().Be(3);
        transport.IsClosing().Should().BeTrue();
    });

    [Test]
    [Property("Semantic", "221")]
    public void ProcessExited_PipeHeldByAnother_ComesBeforeThePipesEnd() => Run(async Coroutine (loop) =>
    {
        (SubprocessTransport transport, RecordingChild child) = await loop.SubprocessExec(() => new RecordingChild(), "sh", ["-c", "sleep 1000 & echo $!"], stdin: null, stderr: null);
        await child.Exited;
        transport.GetReturncode().Should().Be(0);
        while (!child.Output(1).EndsWith('\n'))
        {
            await Asyncio.Sleep(0);
        }

        child.Lost.Done().Should().BeFalse();
        using (Process grandchild = Process.GetProcessById(int.Parse(child.Output(1), CultureInfo.InvariantCulture)))
        {
            grandchild.Kill();
        }

        await child.Lost;
        child.Events.Should().BeEquivalentTo("made", "data 1", "exited", "pipe 1 lost", "lost");
        child.Events.TakeLast(2).Should().Equal("pipe 1 lost", "lost");
    });

    [Test]
    [Property("Semantic", "222")]
    public void SubprocessExec_OutputAndEndAtOnce_NothingComesBeforeMade() => Run(async Coroutine (loop) =>
    {
        for (int i = 0; i < 10; i++)
        {
            (_, RecordingChild child) = await loop.SubprocessExec(() => new RecordingChild { OnMade = BlockUntilChildIsOver }, "echo", "x");
            child.Events[0].Should().Be("made");
            await child.Lost;
            child.Events.Should().Contain("data 1");
        }

        // The child has written and ended while the loop is still in ConnectionMade.
        static void BlockUntilChildIsOver() => Process.Start("true").WaitForExit();
    });

    [Test]
    public void GetPipeTransport_OfEachStream_WorksInItsDirection() => Run(async Coroutine (loop) =>
    {
        (SubprocessTransport transport, RecordingChild child) = await loop.SubprocessExec(() => new RecordingChild(), "cat", [], stderr: Stdio.Devnull);
        transport.GetPipeTransport(2).Should().BeNull();
        transport.GetPipeTransport(7).Should().BeNull();
        Transport input = transport.GetPipeTransport(0);
        Transport output = transport.GetPipeTransport(1);
        output.IsReading().Should().BeTrue();
        output.PauseReading();
        output.ResumeReading();
        input.Write("through"u8);
        input.WriteEof();
        await child.Lost;
        child.Output(1).Should().Be("through");
        transport.GetReturncode().Should().Be(0);
    });

    [Test]
    [Property("Semantic", "225")]
    public void Close_ChildRuns_KillsItAndTellsTheEnd() => Run(async Coroutine (loop) =>
    {
        (SubprocessTransport transport, RecordingChild child) = await loop.SubprocessExec(() => new RecordingChild(), "sleep", "1000");
        transport.Close();
        transport.Close();
        transport.IsClosing().Should().BeTrue();
        await child.Lost;
        transport.GetReturncode().Should().Be(-9);
        child.Events.Should().BeEquivalentTo("made", "pipe 0 lost", "pipe 1 lost", "pipe 2 lost", "exited", "lost");
    });

    [Test]
    [Property("Semantic", "227")]
    public void SendSignal_AfterTheChildEndedUnseen_IsNoErrorAndItsCodeStays() => Run(async Coroutine (loop) =>
    {
        (SubprocessTransport transport, RecordingChild child) = await loop.SubprocessExec(() => new RecordingChild(), "sleep", ["1000"], stdin: null, stdout: null, stderr: null);
        using (Process process = Process.GetProcessById(transport.GetPid()))
        {
            process.Kill();
        }

        WaitWithoutReaping(transport.GetPid());
        transport.GetReturncode().Should().BeNull("the loop has not heard of it");
        transport.Terminate();
        await child.Lost;
        transport.GetReturncode().Should().Be(-9, "the second signal came after the end");
    });

    [Test]
    [Property("Semantic", "227")]
    public void SendSignal_AfterTheEnd_Throws() => Run(async Coroutine (loop) =>
    {
        (SubprocessTransport transport, RecordingChild child) = await loop.SubprocessExec(() => new RecordingChild(), "true");
        await child.Exited;
        transport.Invoking(static t => t.Kill()).Should().Throw<InvalidOperationException>().WithMessage("*has ended*0*");
        transport.Invoking(static t => t.Terminate()).Should().Throw<InvalidOperationException>();
        transport.Invoking(static t => t.SendSignal(PosixSignal.SIGINT)).Should().Throw<InvalidOperationException>();
        await child.Lost;
    });

    [TestCase(PosixSignal.SIGHUP, 1)]
    [TestCase(PosixSignal.SIGINT, 2)]
    [TestCase(PosixSignal.SIGTERM, 15)]
    [TestCase((PosixSignal)10, 10)]
    public void SendSignal_ThatKills_CodeIsItsNumberNegated(PosixSignal signal, int number) => Run(async Coroutine (loop) =>
    {
        (SubprocessTransport transport, RecordingChild child) = await loop.SubprocessExec(() => new RecordingChild(), "sleep", "1000");
        transport.SendSignal(signal);
        await child.Lost;
        transport.GetReturncode().Should().Be(-number);
    });

    [Test]
    public void PipeDataReceived_Throws_ReportedAndThePipeGoesOn() => Run(async Coroutine (loop) =>
    {
        (SubprocessTransport transport, RecordingChild child) = await loop.SubprocessExec(() => new RecordingChild { OnData = static () => throw new FormatException("bad") }, "echo", "x");
        await child.Lost;
        TakeReport("PipeDataReceived").Transport.Should().BeSameAs(transport);
        child.Events.Should().Contain("pipe 1 lost");
    });

    [Test]
    public void Write_ChildNeverReads_PausesTheProtocol() => Run(async Coroutine (loop) =>
    {
        var flow = new Flow();
        (SubprocessTransport transport, _) = await loop.SubprocessExec(() => flow, "sleep", ["1000"], stdout: null, stderr: null);
        transport.GetPipeTransport(0).Write(new byte[1_000_000]);
        flow.IsPaused.Should().BeTrue();
        transport.Close();
        await flow.Lost;
    });

    [Test]
    public void SubprocessShell_ALine_RunsInTheShell() => Run(async Coroutine (loop) =>
    {
        (SubprocessTransport transport, RecordingChild child) = await loop.SubprocessShell(() => new RecordingChild(), "echo $((6 * 7)) | cat; exit 7");
        await child.Lost;
        child.Output(1).Should().Be("42\n");
        transport.GetReturncode().Should().Be(7);
    });

    /// <summary>Blocks until the child has ended; it stays for the loop to reap.</summary>
    private static void WaitWithoutReaping(int pid)
    {
        while (!File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal))
        {
            Thread.Yield();
        }
    }

    private sealed class Flow : SubprocessProtocol
    {
        public bool IsPaused { get; private set; }

        public Future Lost { get; } = Asyncio.GetRunningLoop().CreateFuture();

        public override void PauseWriting() => IsPaused = true;

        public override void ConnectionLost(Exception? exception) => Lost.SetResult();
    }
}

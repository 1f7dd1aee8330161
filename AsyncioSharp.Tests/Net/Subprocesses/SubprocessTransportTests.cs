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
    [PythonTest("test_events", "SubprocessTestsMixin.test_subprocess_stderr")]
    [PythonTest("test_subprocess", "SubprocessMixin.test_subprocess_protocol_events")]
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
        child.Events.Should().ContainInOrder("data 1", "pipe 1 lost").And.ContainInOrder("data 2", "pipe 2 lost");
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
        transport.GetPipeTransport(2)!.Should().BeNull();
        transport.GetPipeTransport(7)!.Should().BeNull();
        Transport input = transport.GetPipeTransport(0)!;
        Transport output = transport.GetPipeTransport(1)!;
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
    [PythonTest("test_subprocess", "SubprocessMixin.test_close_kill_running")]
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
    [PythonTest("test_subprocess", "SubprocessMixin.test_subprocess_send_signal_race")]
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
    [Property("Semantic", "225")]
    [PythonTest("test_subprocess", "SubprocessMixin.test_close_dont_kill_finished")]
    public void Close_AfterTheChildEndedUnseen_LeavesItsCode() => Run(async Coroutine (loop) =>
    {
        (SubprocessTransport transport, RecordingChild child) = await loop.SubprocessExec(() => new RecordingChild(), "sh", ["-c", "read line; exit 3"], stdout: null, stderr: null);
        transport.GetPipeTransport(0)!.Write("\n"u8);
        WaitWithoutReaping(transport.GetPid());
        transport.GetReturncode().Should().BeNull("the loop has not heard of it");
        transport.Close();
        await child.Lost;
        transport.GetReturncode().Should().Be(3);
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
    [PythonTest("test_events", "SubprocessTestsMixin.test_subprocess_send_signal")]
    public void SendSignal_ThatKills_CodeIsItsNumberNegated(PosixSignal signal, int number) => Run(async Coroutine (loop) =>
    {
        (SubprocessTransport transport, RecordingChild child) = await loop.SubprocessExec(() => new RecordingChild(), "sleep", "1000");
        transport.SendSignal(signal);
        await child.Lost;
        transport.GetReturncode().Should().Be(-number);
    });

    [TestCase(true, -9)]
    [TestCase(false, -15)]
    [PythonTest("test_events", "SubprocessTestsMixin.test_subprocess_kill")]
    [PythonTest("test_events", "SubprocessTestsMixin.test_subprocess_terminate")]
    public void KillAndTerminate_EndTheChildWithTheirSignals(bool isKill, int code) => Run(async Coroutine (loop) =>
    {
        (SubprocessTransport transport, RecordingChild child) = await loop.SubprocessExec(() => new RecordingChild(), "cat");
        if (isKill)
        {
            transport.Kill();
        }
        else
        {
            transport.Terminate();
        }

        await child.Lost;
        transport.GetReturncode().Should().Be(code);
        transport.Invoking(static t => t.Close()).Should().NotThrow();
    });

    [Test]
    [PythonTest("test_events", "SubprocessTestsMixin.test_subprocess_exec")]
    [PythonTest("test_events", "SubprocessTestsMixin.test_subprocess_interactive")]
    public void SubprocessExec_InDialogueThenClosed_AnswersAndIsKilled() => Run(async Coroutine (loop) =>
    {
        (SubprocessTransport transport, RecordingChild child) = await loop.SubprocessExec(() => new RecordingChild(), "cat");
        Transport input = transport.GetPipeTransport(0)!;
        input.Write("first "u8);
        await Until(() => child.Output(1) == "first ");
        input.Write("second"u8);
        await Until(() => child.Output(1) == "first second");
        transport.Close();
        await child.Lost;
        transport.GetReturncode().Should().Be(-9);
    });

    [Test]
    [PythonTest("test_events", "SubprocessTestsMixin.test_subprocess_exitcode")]
    [PythonTest("test_events", "SubprocessTestsMixin.test_subprocess_close_after_finish")]
    [PythonTest("test_events", "SubprocessTestsMixin.test_subprocess_wait_no_same_group")]
    public void SubprocessShell_NoPipes_TellsTheCodeAlone([Values] bool startNewSession) => Run(async Coroutine (loop) =>
    {
        (SubprocessTransport transport, RecordingChild child) = await loop.SubprocessShell(
            () => new RecordingChild(), "exit 7", stdin: null, stdout: null, stderr: null, startNewSession: startNewSession);
        Enumerable.Range(0, 3).Select(transport.GetPipeTransport).Should().AllSatisfy(static pipe => pipe.Should().BeNull());
        await child.Lost;
        child.Events.Should().Equal("made", "exited", "lost");
        transport.GetReturncode().Should().Be(7);
        transport.Invoking(static t => t.Close()).Should().NotThrow("it is over");
    });

    [Test]
    [PythonTest("test_events", "SubprocessTestsMixin.test_subprocess_stderr_redirect_to_stdout")]
    public void SubprocessExec_StderrIntoStdout_HasNoPipeOfItsOwn() => Run(async Coroutine (loop) =>
    {
        (SubprocessTransport transport, RecordingChild child) = await loop.SubprocessExec(
            () => new RecordingChild(), "sh", ["-c", "read line; echo OUT:$line; echo ERR:$line >&2"], stderr: Stdio.Stdout);
        transport.GetPipeTransport(1)!.Should().NotBeNull();
        transport.GetPipeTransport(2)!.Should().BeNull();
        transport.GetPipeTransport(0)!.Write("test\n"u8);
        await child.Lost;
        child.Output(1).Should().Be("OUT:test\nERR:test\n");
        child.Output(2).Should().BeEmpty();
        transport.GetReturncode().Should().Be(0);
    });

    [Test]
    [PythonTest("test_events", "SubprocessTestsMixin.test_subprocess_close_client_stream")]
    public void Close_OfOneStream_IsToldAndTheChildCannotWriteThere() => Run(async Coroutine (loop) =>
    {
        (SubprocessTransport transport, RecordingChild child) = await loop.SubprocessExec(
            () => new RecordingChild(), "sh", "-c", "trap '' PIPE; while read line; do echo OUT:$line || echo FAILED >&2; done");
        Transport input = transport.GetPipeTransport(0)!;
        input.Write("test\n"u8);
        await Until(() => child.Output(1) == "OUT:test\n");
        transport.GetPipeTransport(1)!.Close();
        await Until(() => child.Events.Contains("pipe 1 lost"));
        input.Write("xxx\n"u8);
        await Until(() => child.Output(2).Contains("FAILED", StringComparison.Ordinal));
        child.Output(1).Should().Be("OUT:test\n");
        transport.Close();
        await child.Lost;
        transport.GetReturncode().Should().Be(-9);
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
        transport.GetPipeTransport(0)!.Write(new byte[1_000_000]);
        flow.IsPaused.Should().BeTrue();
        transport.Close();
        await flow.Lost;
    });

    [Test]
    [PythonTest("test_events", "SubprocessTestsMixin.test_subprocess_shell")]
    public void SubprocessShell_ALine_RunsInTheShell() => Run(async Coroutine (loop) =>
    {
        (SubprocessTransport transport, RecordingChild child) = await loop.SubprocessShell(() => new RecordingChild(), "echo $((6 * 7)) | cat; exit 7");
        await child.Lost;
        child.Output(1).Should().Be("42\n");
        transport.GetReturncode().Should().Be(7);
    });

    private static async Coroutine Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Asyncio.Sleep(0);
        }
    }

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

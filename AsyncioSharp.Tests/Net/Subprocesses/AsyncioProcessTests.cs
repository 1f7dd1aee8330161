using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>Children with streams.</summary>
[Platform("Linux")]
public class AsyncioProcessTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    [PythonTest("test_subprocess", "SubprocessMixin.test_communicate")]
    public void Communicate_InputAndBothOutputs_AllOfThem() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessExec("sh", ["-c", "read line; echo $line >&2; echo $line | tr a-z A-Z"], stdin: Stdio.Pipe, stdout: Stdio.Pipe, stderr: Stdio.Pipe);
        process.ReturnCode.Should().BeNull();
        (byte[]? stdout, byte[]? stderr) = await process.Communicate("hello"u8);
        Text(stdout).Should().Be("HELLO\n");
        process.ReturnCode.Should().Be(0);
        process.Returncode.Should().Be(0);
        Text(stderr!).Should().Be("hello\n");
    });

    [Test]
    public void CreateSubprocessExec_ListThatBeginsWithTheProgram_RunsIt() => Run(async Coroutine (loop) =>
    {
        List<string> command = ["echo", "a", "b"];
        AsyncioProcess process = await Asyncio.CreateSubprocessExec(command, stdout: Stdio.Pipe);
        (byte[]? stdout, _) = await process.Communicate();
        Text(stdout!).Should().Be("a b\n");

        process = await Asyncio.CreateSubprocessExec(["sh", "-c", "exit 3"]);
        (await process.Wait()).Should().Be(3);

        Func<Task> empty = async () => await Asyncio.CreateSubprocessExec([]);
        (await empty.Should().ThrowAsync<ArgumentException>()).WithMessage("*empty*");
    });

    [Test]
    public void Communicate_NoPipes_NullsAfterTheEnd() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessExec("sh", ["-c", "exit 5"], stdout: Stdio.Devnull);
        (byte[]? stdout, byte[]? stderr) = await process.Communicate();
        stdout.Should().BeNull();
        stderr.Should().BeNull();
        process.Stdin.Should().BeNull();
        process.Stdout.Should().BeNull();
        process.ReturnCode.Should().Be(5);
    });

    [Test]
    public void DisposeAsync_ChildThatRuns_IsKilledAndItsPipesAreClosed() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process;
        await using (process = await Asyncio.CreateSubprocessExec("sleep", ["1000"], stdin: Stdio.Pipe))
        {
            process.ReturnCode.Should().BeNull();
        }

        process.ReturnCode.Should().Be(-9);
        process.Stdin!.IsClosing().Should().BeTrue();
        await process.DisposeAsync();
    });

    [Test]
    public void DisposeAsync_ChildThatHasEnded_KeepsItsReturnCode() => Run(async Task (loop) =>
    {
        await using AsyncioProcess process = await Asyncio.CreateSubprocessExec("sh", ["-c", "exit 3"], stdout: Stdio.Pipe);
        await process.Wait();
        await process.DisposeAsync();
        process.ReturnCode.Should().Be(3);
    });

    [Test]
    public void DisposeAsync_ExceptionLeavesTheBlock_ComesOut() => Run(async Coroutine (loop) =>
    {
        Func<Task> block = async () =>
        {
            await using AsyncioProcess process = await Asyncio.CreateSubprocessExec("sleep", "1000");
            throw new TrialError();
        };
        await block.Should().ThrowAsync<TrialError>();
    });

    [Test]
    public void Communicate_InputWithoutAPipe_SaysWhatToPass() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessExec("true");
        Func<Task> communicate = async () => await process.Communicate("x"u8);
        await communicate.Should().ThrowAsync<InvalidOperationException>().WithMessage("*stdin: Stdio.Pipe*");
        await process.Wait();
    });

    [Test]
    [Property("Semantic", "224")]
    [PythonTest("test_subprocess", "SubprocessMixin.test_communicate_ignore_broken_pipe")]
    public void Communicate_ChildClosesItsInputEarly_IsNoError() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessShell("exec <&-; echo done", stdin: Stdio.Pipe, stdout: Stdio.Pipe);
        (byte[]? stdout, _) = await process.Communicate(new byte[5_000_000]);
        Text(stdout).Should().Be("done\n");
        process.ReturnCode.Should().Be(0);
    });

    [Test]
    [Property("Semantic", "224")]
    [PythonTest("test_subprocess", "SubprocessMixin.test_communicate_none_input")]
    public void Communicate_WithoutInput_ClosesStdin() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessExec("cat", stdin: Stdio.Pipe, stdout: Stdio.Pipe);
        (byte[]? stdout, _) = await process.Communicate();
        stdout.Should().BeEmpty();
        process.ReturnCode.Should().Be(0);
    });

    [Test]
    [Property("Semantic", "223")]
    public void Wait_GrandchildHoldsThePipe_EndsWithTheChild() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessShell("sleep 1000 & echo $!", stdout: Stdio.Pipe);
        (await process.Wait()).Should().Be(0);
        int grandchild = int.Parse(Text(await process.Stdout!.ReadLine()), CultureInfo.InvariantCulture);
        AsyncioTask<byte[]> rest = Asyncio.CreateTask(process.Stdout!.Read());
        await Asyncio.Sleep(0);
        rest.Done().Should().BeFalse("the pipe is open");
        System.Diagnostics.Process.GetProcessById(grandchild).Kill();
        (await rest).Should().BeEmpty();
    });

    [Test]
    [Property("Semantic", "223")]
    [PythonTest("test_subprocess", "SubprocessMixin.test_wait_even_if_pipe_is_open")]
    public void Wait_BegunBeforeTheChildEndsAndAGrandchildHoldsThePipe_EndsWithTheChild() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessShell("sleep 1000 & echo $!; read line; exit 3", stdin: Stdio.Pipe, stdout: Stdio.Pipe);
        int grandchild = int.Parse(Text(await process.Stdout!.ReadLine()), CultureInfo.InvariantCulture);
        AsyncioTask<int> waiting = Asyncio.CreateTask(process.Wait());
        await Asyncio.Sleep(0);
        waiting.Done().Should().BeFalse();
        process.Stdin!.Close();
        (await waiting).Should().Be(3);
        process.Stdout!.AtEof().Should().BeFalse("the pipe is open");
        System.Diagnostics.Process.GetProcessById(grandchild).Kill();
        (await process.Stdout!.Read()).Should().BeEmpty();
    });

    [Test]
    [PythonTest("test_subprocess", "SubprocessMixin.test_cancel_process_wait")]
    public void Wait_SeveralTasksAndOneCancelled_OthersGetTheCode() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessExec("cat", stdin: Stdio.Pipe);
        AsyncioTask<int> first = Asyncio.CreateTask(process.Wait());
        AsyncioTask<int> second = Asyncio.CreateTask(process.Wait());
        await Asyncio.Sleep(0);
        first.Cancel();
        await Asyncio.Sleep(0);
        first.Cancelled().Should().BeTrue();
        process.Stdin!.Close();
        (await second).Should().Be(0);
        (await process.Wait()).Should().Be(0);
    });

    [Test]
    public void Communicate_Cancelled_ChildGoesOnAndCanBeKilled() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessExec("sleep", ["1000"], stdout: Stdio.Pipe);
        var task = Asyncio.CreateTask(process.Communicate());
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
        task.Cancel();
        Func<Task> wait = async () => await task;
        await wait.Should().ThrowAsync<CancelledError>();
        process.ReturnCode.Should().BeNull();
        process.Kill();
        (await process.Wait()).Should().Be(-9);
        process.Invoking(static p => p.Kill()).Should().Throw<InvalidOperationException>();
    });

    [Test]
    public void Terminate_AndSendSignal_KillWithThem() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess first = await Asyncio.CreateSubprocessExec("sleep", "1000");
        first.Terminate();
        (await first.Wait()).Should().Be(-15);
        AsyncioProcess second = await Asyncio.CreateSubprocessExec("sleep", "1000");
        second.SendSignal(PosixSignal.SIGINT);
        (await second.Wait()).Should().Be(-2);
    });

    [Test]
    [Property("Semantic", "228")]
    [PythonTest("test_subprocess", "SubprocessMixin.test_cancel_make_subprocess_transport_exec")]
    [PythonTest("test_subprocess", "SubprocessMixin.test_cancel_post_init")]
    public void CreateSubprocess_Cancelled_ChildIsKilledAndReapedFirst([Values] bool withStreams) => Run(async Coroutine (loop) =>
    {
        string before = string.Join(' ', Children());
        AsyncioTask task = withStreams
            ? Asyncio.CreateTask(Asyncio.CreateSubprocessExec("sleep", ["1000"], stdout: Stdio.Pipe))
            : Asyncio.CreateTask(loop.SubprocessExec(() => new RecordingChild(), "sleep", "1000"));
        loop.CallSoon(() => task.Cancel());
        Func<Task> wait = async () => await task;
        await wait.Should().ThrowAsync<CancelledError>();
        string.Join(' ', Children()).Should().Be(before);
    });

    // In every turn of the loop that a start takes.
    [TestCase(false, true)]
    [TestCase(true, false)]
    [TestCase(true, true)]
    [Property("Semantic", "228")]
    [PythonTest("test_subprocess", "SubprocessMixin.test_subprocess_read_pipe_cancelled")]
    [PythonTest("test_subprocess", "SubprocessMixin.test_subprocess_write_pipe_cancelled")]
    [PythonTest("test_subprocess", "SubprocessMixin.test_subprocess_read_write_pipe_cancelled")]
    public void CreateSubprocess_CancelledWhileItsPipesAreConnected_ChildIsKilledAndReapedFirst(bool writes, bool reads) => Run(async Coroutine (loop) =>
    {
        string before = string.Join(' ', Children());
        Stdio input = writes ? Stdio.Pipe : Stdio.Devnull;
        Stdio output = reads ? Stdio.Pipe : Stdio.Devnull;
        int turns = 0;
        while (true)
        {
            AsyncioTask<AsyncioProcess> task = Asyncio.CreateTask(Asyncio.CreateSubprocessExec("sleep", ["1000"], stdin: input, stdout: output, stderr: output));
            await Virtual.Turns(turns);
            if (!task.Cancel())
            {
                AsyncioProcess process = task.Result();
                process.Kill();
                await process.Wait();
                break;
            }

            (await Virtual.ErrorOf(task)).Should().BeOfType<CancelledError>();
            string.Join(' ', Children()).Should().Be(before);
            turns++;
        }

        turns.Should().BeGreaterThan(2, "it starts in the first turn, and its pipes are connected later");
    });

    [Test]
    [PythonTest("test_subprocess", "SubprocessMixin.test_stdin_stdout")]
    public void Stdin_WritesAndDrains_ReachTheChildInOrder() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessExec("cat", stdin: Stdio.Pipe, stdout: Stdio.Pipe);
        for (int i = 0; i < 3; i++)
        {
            process.Stdin!.Write(Encoding.ASCII.GetBytes($"line {i}\n"));
            await process.Stdin!.Drain();
            Text(await process.Stdout!.ReadLine()).Should().Be($"line {i}\n");
        }

        process.Stdin!.Close();
        await process.Stdin!.WaitClosed();
        (await process.Stdout!.Read()).Should().BeEmpty();
        (await process.Wait()).Should().Be(0);
    });

    [Test]
    [PythonTest("test_subprocess", "SubprocessMixin.test_stdin_broken_pipe")]
    public void Drain_ChildNeverReads_WaitsWithABoundedBuffer() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessExec("sleep", ["1000"], stdin: Stdio.Pipe);
        AsyncioTask feeding = Asyncio.CreateTask(async Coroutine () =>
        {
            while (true)
            {
                process.Stdin!.Write(new byte[10_000]);
                await process.Stdin!.Drain();
            }
        });
        for (int i = 0; i < 100; i++)
        {
            await Asyncio.Sleep(0);
        }

        feeding.Done().Should().BeFalse();
        process.Stdin!.Transport.GetWriteBufferSize().Should().BeInRange(65_537, 80_000);
        process.Kill();
        (await process.Wait()).Should().Be(-9);
        Func<Task> wait = async () => await feeding;
        await wait.Should().ThrowAsync<Exception>("the reader is gone").Where(static error => error is IOException || error is System.Net.Sockets.SocketException);
    });

    private static string Text(byte[]? bytes) => Encoding.ASCII.GetString(bytes!);

    private static IEnumerable<int> Children() => ProcessTable.ChildrenOfThisProcess();
}

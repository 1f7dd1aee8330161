using System.Collections;
using System.Diagnostics;
using System.Text;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>How a child is started: its streams, environment, directory and signals, and what is said when it cannot be.</summary>
[Platform("Linux")]
public class SpawnTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    [Property("Semantic", "220")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_subprocess_exec_invalid_args")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_subprocess_shell_invalid_args")]
    [PythonTest("test_events", "SubprocessTestsMixin.test_subprocess_exec_invalid_args")]
    [PythonTest("test_events", "SubprocessTestsMixin.test_subprocess_shell_invalid_args")]
    [PythonTest("test_subprocess", "SubprocessMixin.test_create_subprocess_exec_text_mode_fails")]
    [PythonTest("test_subprocess", "SubprocessMixin.test_create_subprocess_shell_text_mode_fails")]
    public void Subprocess_TextBufferingOrShell_CannotBeAskedFor() => Run(async Coroutine (loop) =>
    {
        // Python takes these to refuse them; here there are no such parameters.
        typeof(EventLoopExtensions).GetMethods().Concat(typeof(AsyncioExtensions).GetMethods())
            .Where(static method => method.Name.Contains("Subprocess", StringComparison.Ordinal))
            .SelectMany(static method => method.GetParameters()).Select(static parameter => parameter.Name)
            .Should().Contain("startNewSession").And.NotContain(["universalNewlines", "shell", "bufsize", "encoding", "errors", "text"]);

        Func<Task> program = async () => await loop.SubprocessExec(() => new RecordingChild(), (string)null!);
        await program.Should().ThrowAsync<ArgumentNullException>().WithParameterName("program");
        Func<Task> command = async () => await loop.SubprocessShell(() => new RecordingChild(), null!);
        await command.Should().ThrowAsync<ArgumentNullException>().WithParameterName("cmd");
    });

    [Test]
    public void SubprocessExec_ListThatBeginsWithTheProgram_RunsIt() => Run(async Coroutine (loop) =>
    {
        (SubprocessTransport transport, RecordingChild child) = await loop.SubprocessExec(() => new RecordingChild(), ["sh", "-c", "exit 3"], stdin: Stdio.Devnull);
        await child.Lost;
        transport.GetReturncode().Should().Be(3);
        Func<Task> empty = async () => await loop.SubprocessExec(() => new RecordingChild(), new List<string>());
        await empty.Should().ThrowAsync<ArgumentException>().WithParameterName("command");
    });

    [Test]
    public void CreateSubprocessExec_NoSuchProgram_NamesIt() => Run(async Coroutine (loop) =>
    {
        Func<Task> start = async () => await Asyncio.CreateSubprocessExec("no-such-program", stdin: Stdio.Pipe, stdout: Stdio.Pipe);
        (await start.Should().ThrowAsync<FileNotFoundException>().WithMessage("*no-such-program*PATH*")).Which.FileName.Should().Be("no-such-program");
    });

    [Test]
    public void CreateSubprocessExec_NoSuchDirectory_NamesIt() => Run(async Coroutine (loop) =>
    {
        Func<Task> start = async () => await Asyncio.CreateSubprocessExec("ls", cwd: "/no/such/place");
        await start.Should().ThrowAsync<DirectoryNotFoundException>().WithMessage("*/no/such/place*ls*");
    });

    [Test]
    public void CreateSubprocessExec_NotExecutable_NamesIt() => Run(async Coroutine (loop) =>
    {
        Func<Task> path = async () => await Asyncio.CreateSubprocessExec("/etc/passwd");
        await path.Should().ThrowAsync<UnauthorizedAccessException>().WithMessage("*/etc/passwd*");
        Func<Task> name = async () => await Asyncio.CreateSubprocessExec("passwd", env: new Dictionary<string, string> { ["PATH"] = "/etc" });
        await name.Should().ThrowAsync<UnauthorizedAccessException>();
    });

    [Test]
    public void CreateSubprocessExec_ProgramInThePathOfTheChild_IsFound() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessExec("sh", ["-c", "echo $A"], stdout: Stdio.Pipe, env: new Dictionary<string, string> { ["PATH"] = "/no/such:/bin", ["A"] = "b c" });
        Text((await process.Communicate()).Stdout).Should().Be("b c\n");
        Func<Task> elsewhere = async () => await Asyncio.CreateSubprocessExec("sh", env: new Dictionary<string, string> { ["PATH"] = "/no/such" });
        await elsewhere.Should().ThrowAsync<FileNotFoundException>();
    });

    [Test]
    public void CreateSubprocessExec_EnvOfTheRuntime_IsInherited() => Run(async Coroutine (loop) =>
    {
        // Set through the runtime, which does not tell the C library.
        Environment.SetEnvironmentVariable("ASYNCIOSHARP_TEST", "seen");
        IDictionary copy = Environment.GetEnvironmentVariables();
        copy["ASYNCIOSHARP_TEST"] = "changed";
        (await Output("echo $ASYNCIOSHARP_TEST")).Should().Be("seen\n");
        (await Output("echo $ASYNCIOSHARP_TEST", copy)).Should().Be("changed\n");
    });

    [Test]
    public void CreateSubprocessExec_BadTexts_Refused() => Run(async Coroutine (loop) =>
    {
        Func<Task> zero = async () => await Asyncio.CreateSubprocessExec("echo", "a\0b");
        await zero.Should().ThrowAsync<ArgumentException>().WithMessage("embedded null byte*");
        Func<Task> name = async () => await Asyncio.CreateSubprocessExec("echo", env: new Dictionary<string, string> { ["A=B"] = "c" });
        await name.Should().ThrowAsync<ArgumentException>().WithMessage("*A=B*");
        Func<Task> number = async () => await Asyncio.CreateSubprocessExec("echo", env: new Hashtable { ["A"] = 1 });
        await number.Should().ThrowAsync<ArgumentException>().WithMessage("*strings*");
        Func<Task> limit = async () => await Asyncio.CreateSubprocessExec("echo", limit: 0);
        await limit.Should().ThrowAsync<ArgumentException>();
        Func<Task> gap = async () => await Asyncio.CreateSubprocessExec("echo", null!, "x");
        await gap.Should().ThrowAsync<ArgumentNullException>();
        Func<Task> stdin = async () => await Asyncio.CreateSubprocessExec("echo", stdin: Stdio.Stdout);
        await stdin.Should().ThrowAsync<ArgumentException>();
    });

    [Test]
    public void CreateSubprocessExec_MoreThanEightArguments_AllArrive() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessExec("sh", "-c", "test $# = 9", "sh", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        (await process.Wait()).Should().Be(0);
    });

    [Test]
    public void CreateSubprocessShell_Cwd_IsWhereItStarts() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessShell("pwd", stdout: Stdio.Pipe, cwd: "/usr");
        Text((await process.Communicate()).Stdout).Should().Be("/usr\n");
    });

    [Test]
    public void CreateSubprocess_StderrIntoStdout_KeepsTheOrder() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessShell("echo 1; echo 2 >&2; echo 3", stdout: Stdio.Pipe, stderr: Stdio.Stdout);
        (byte[]? stdout, byte[]? stderr) = await process.Communicate();
        Text(stdout).Should().Be("1\n2\n3\n");
        stderr.Should().BeNull();
    });

    [Test]
    public void CreateSubprocess_Devnull_ReadsNothing() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessExec("wc", ["-c"], stdin: Stdio.Devnull, stdout: Stdio.Pipe, stderr: Stdio.Devnull);
        Text((await process.Communicate()).Stdout).Trim().Should().Be("0");
    });

    [Test]
    public void CreateSubprocess_AFile_GoesOnWhereTheStreamIsAndStaysOpen() => Run(async Coroutine (loop) =>
    {
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream file = File.OpenWrite(path))
            {
                file.Write("head "u8);
                AsyncioProcess process = await Asyncio.CreateSubprocessExec("echo", ["body"], stdout: file, stderr: Stdio.FromHandle(file.SafeFileHandle));
                (await process.Wait()).Should().Be(0);
                file.CanWrite.Should().BeTrue();
            }

            (await File.ReadAllTextAsync(path)).Should().Be("head body\n");
        }
        finally
        {
            File.Delete(path);
        }
    });

    [Test]
    public void CreateSubprocess_StreamsCrossed_EachGoesWhereItShould() => Run(async Coroutine (loop) =>
    {
        // stderr is given our stdin: a descriptor that is a target too and would be overwritten before its turn.
        AsyncioProcess process = await Asyncio.CreateSubprocessShell(
            "readlink /proc/self/fd/1; readlink /proc/self/fd/2", stdin: Stdio.Pipe, stdout: Stdio.Pipe, stderr: 0);
        string[] links = Text((await process.Communicate()).Stdout).Split('\n');
        links[1].Should().Be(new FileInfo("/proc/self/fd/0").LinkTarget);
        links[1].Should().NotBe(links[0]);
    });

    [Test]
    public void CreateSubprocess_Signals_AreTheDefaultsAndNoneIsBlocked() => Run(async Coroutine (loop) =>
    {
        string status = await Output("cat /proc/self/status");
        Mask(status, "SigBlk").Should().Be(0);
        (Mask(status, "SigIgn") & (1L << 12)).Should().Be(0, "this runtime ignores SIGPIPE, its children should not");

        // And so a pipeline ends quietly.
        AsyncioProcess process = await Asyncio.CreateSubprocessShell("yes | head -n 1", stdout: Stdio.Pipe, stderr: Stdio.Pipe);
        (byte[]? stdout, byte[]? stderr) = await process.Communicate();
        Text(stdout).Should().Be("y\n");
        stderr.Should().BeEmpty();

        static long Mask(string status, string name) =>
            Convert.ToInt64(status.Split('\n').Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split('\t')[1], 16);
    });

    [Test]
    public void CreateSubprocess_Descriptors_AreTheThreeStreams() => Run(async Coroutine (loop) =>
    {
        // One more than the three: the directory that ls reads.
        (await Output("exec ls /proc/self/fd")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(4);
    });

    [Test]
    public void CreateSubprocess_NewSessionAndGroup_AreLed() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess session = await Asyncio.CreateSubprocessExec("cut", ["-d ", "-f6", "/proc/self/stat"], stdout: Stdio.Pipe, startNewSession: true);
        Text((await session.Communicate()).Stdout).Trim().Should().Be($"{session.Pid}");
        AsyncioProcess group = await Asyncio.CreateSubprocessExec("cut", ["-d ", "-f5", "/proc/self/stat"], stdout: Stdio.Pipe, processGroup: 0);
        Text((await group.Communicate()).Stdout).Trim().Should().Be($"{group.Pid}");
    });

    [Test]
    public void CreateSubprocess_Executable_RunsInsteadOfTheName() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessExec("alias", ["-c", "echo $0"], stdout: Stdio.Pipe, executable: "/bin/sh");
        Text((await process.Communicate()).Stdout).Should().Be("alias\n");
    });

    [Test]
    [Property("Semantic", "226")]
    public void Exit_ReapedByAnother_CodeIs255WithAWarning() => Run(async Coroutine (loop) =>
    {
        TextWriter before = Console.Error;
        var warnings = new StringWriter();
        Console.SetError(warnings);
        try
        {
            AsyncioProcess process = await Asyncio.CreateSubprocessExec("sleep", "1000");
            process.Kill();
            while (AsyncioSharp.Net.Interop.SpawnCalls.Reap(process.Pid) == 0)
            {
                Thread.Yield();
            }

            (await process.Wait()).Should().Be(255);
        }
        finally
        {
            Console.SetError(before);
        }

        warnings.ToString().Should().Contain("255");
    });

    [Test]
    public void Exit_NextToChildrenOfTheRuntime_EachReapsItsOwn() => Run(async Coroutine (loop) =>
    {
        for (int i = 0; i < 20; i++)
        {
            using Process theirs = Process.Start("sh", ["-c", "exit 3"]);
            AsyncioProcess ours = await Asyncio.CreateSubprocessExec("sh", "-c", "exit 4");
            theirs.WaitForExit();
            theirs.ExitCode.Should().Be(3);
            (await ours.Wait()).Should().Be(4);
        }
    });

    private static async Coroutine<string> Output(string command, IDictionary? env = null)
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessShell(command, stdout: Stdio.Pipe, env: env);
        return Text((await process.Communicate()).Stdout);
    }

    private static string Text(byte[]? bytes) => Encoding.ASCII.GetString(bytes!);
}

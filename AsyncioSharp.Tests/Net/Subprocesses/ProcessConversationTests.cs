using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Children from start to end as programs use them: what goes in, what comes out, with which code they end.</summary>
[Platform("Linux")]
public class ProcessConversationTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    [PythonTest("test_subprocess", "SubprocessMixin.test_shell")]
    [PythonTest("test_subprocess", "SubprocessMixin.test_start_new_session")]
    public void Shell_Exits_CodeIsItsOwn([Values] bool startNewSession) => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessShell("exit 7", startNewSession: startNewSession);
        (await process.Wait()).Should().Be(7);
    });

    [TestCase("abc", "3")]
    [TestCase("", "0")]
    [PythonTest("test_subprocess", "SubprocessMixin.test_stdin_not_inheritable")]
    [PythonTest("test_subprocess", "SubprocessMixin.test_empty_input")]
    public void Communicate_InputOfAnyLength_ChildSeesItsEnd(string input, string expected) => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessExec("wc", ["-c"], stdin: Stdio.Pipe, stdout: Stdio.Pipe, stderr: Stdio.Pipe);

        // A child that had inherited the writing end would keep the input open.
        AsyncioProcess other = await Asyncio.CreateSubprocessExec("sleep", "1000");
        (byte[]? stdout, byte[]? stderr) = await process.Communicate(Encoding.ASCII.GetBytes(input));
        Text(stdout).Trim().Should().Be(expected);
        stderr.Should().BeEmpty();
        (await process.Wait()).Should().Be(0);
        other.Kill();
        await other.Wait();
    });

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [PythonTest("test_subprocess", "SubprocessMixin.test_devnull_input")]
    [PythonTest("test_subprocess", "SubprocessMixin.test_devnull_output")]
    [PythonTest("test_subprocess", "SubprocessMixin.test_devnull_error")]
    public void Communicate_AStreamIsTheNullDevice_TheOthersWork(int devnull) => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessShell("wc -c; echo error >&2", stdin: Of(0), stdout: Of(1), stderr: Of(2));
        (byte[]? stdout, byte[]? stderr) = devnull == 0 ? await process.Communicate() : await process.Communicate("abc"u8);
        (stdout is null ? null : Text(stdout).Trim()).Should().Be(devnull == 0 ? "0" : devnull == 1 ? null : "3");
        (stderr is null ? null : Text(stderr)).Should().Be(devnull == 2 ? null : "error\n");
        (await process.Wait()).Should().Be(0);

        Stdio Of(int fd) => fd == devnull ? Stdio.Devnull : Stdio.Pipe;
    });

    [Test]
    [PythonTest("test_subprocess", "SubprocessMixin.test_devstdin_input")]
    [KernelOnly]
    public void Communicate_ChildOpensItsInputByName_ReadsIt() => Run(async Coroutine (loop) =>
    {
        if (Kind != SelectorKind.Epoll)
        {
            Assert.Ignore("Only pipes have a file name; under other selectors than epoll these are socket pairs.");
        }

        AsyncioProcess process = await Asyncio.CreateSubprocessShell("exec 3</dev/stdin 0</dev/null; wc -c <&3", stdin: Stdio.Pipe, stdout: Stdio.Pipe);
        Text((await process.Communicate("abc"u8)).Stdout).Trim().Should().Be("3");
        process.ReturnCode.Should().Be(0);
    });

    [Test]
    [PythonTest("test_subprocess", "SubprocessMixin.test_create_subprocess_env_shell")]
    [PythonTest("test_subprocess", "SubprocessMixin.test_create_subprocess_env_exec")]
    public void Env_OfTheProgram_IsTheChildsAndWaitThenReturnsAtOnce([Values] bool shell) => Run(async Coroutine (loop) =>
    {
        IDictionary env = Environment.GetEnvironmentVariables();
        env["FOO"] = "bar";
        AsyncioProcess process = shell
            ? await Asyncio.CreateSubprocessShell("printf %s $FOO", env: env, stdout: Stdio.Pipe)
            : await Asyncio.CreateSubprocessExec("printenv", ["FOO"], env: env, stdout: Stdio.Pipe);
        Text((await process.Communicate()).Stdout).Trim().Should().Be("bar");
        process.ReturnCode.Should().Be(0);
        AsyncioTask<int> waiting = Asyncio.CreateTask(process.Wait());
        await Asyncio.Sleep(0);
        waiting.Result().Should().Be(0);
    });

    [Test]
    [Property("Semantic", "163")]
    [PythonTest("test_subprocess", "SubprocessMixin.test_pause_reading")]
    public void Stdout_MoreThanTwiceTheLimit_PausesUntilItIsRead() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessExec("printf", [new string('x', 21)], stdin: Stdio.Pipe, stdout: Stdio.Pipe, limit: 10);
        while (!process.Stdout!.ToString().Contains("paused", StringComparison.Ordinal))
        {
            await Asyncio.Sleep(0);
        }

        Text((await process.Communicate()).Stdout).Should().Be(new string('x', 21));
        process.Stdout!.ToString().Should().NotContain("paused");
    });

    [Test]
    [PythonTest("test_subprocess", "SubprocessMixin.test_read_stdout_after_process_exit")]
    public void Stdout_ReadAfterTheChildHasEnded_GivesAllThatItWrote() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessShell("head -c 262144 /dev/zero; exit 1", stdout: Stdio.Pipe);
        (await process.Stdout!.ReadExactly(65_536)).Should().HaveCount(65_536);
        (await process.Wait()).Should().Be(1);
        (await process.Stdout!.Read()).Should().HaveCount(262_144 - 65_536);
    });

    [Test]
    [PythonTest("test_subprocess", "SubprocessMixin.test_kill_issue43884")]
    public void Kill_AShellWhoseChildHoldsThePipe_WaitEndsWithTheShell() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessShell("sleep 1000 & echo $!; wait; sleep 1000", stdout: Stdio.Pipe);
        int grandchild = int.Parse(Text(await process.Stdout!.ReadLine()), CultureInfo.InvariantCulture);
        process.Kill();
        (await process.Wait()).Should().Be(-9);
        Process.GetProcessById(grandchild).Kill();
        (await process.Stdout!.Read()).Should().BeEmpty();
    });

    [TestCase("Kill", 9)]
    [TestCase("Terminate", 15)]
    [TestCase("SendSignal", 1)]
    [PythonTest("test_subprocess", "SubprocessMixin.test_kill")]
    [PythonTest("test_subprocess", "SubprocessMixin.test_terminate")]
    [PythonTest("test_subprocess", "SubprocessMixin.test_send_signal")]
    public void Signal_ToAChildThatSleeps_CodeIsItsNumberNegated(string call, int number) => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessShell("echo sleeping; exec sleep 1000", stdout: Stdio.Pipe);
        Text(await process.Stdout!.ReadLine()).Should().Be("sleeping\n");
        switch (call)
        {
            case "Kill":
                process.Kill();
                break;
            case "Terminate":
                process.Terminate();
                break;
            default:
                process.SendSignal(PosixSignal.SIGHUP);
                break;
        }

        (await process.Wait()).Should().Be(-number);
    });

    [Test]
    [PythonTest("test_subprocess", "SubprocessMixin.test_subprocess_concurrent_wait")]
    public void Wait_TenAtOnceAfterTheEnd_AllGetTheCode() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessExec("cat", stdin: Stdio.Pipe, stdout: Stdio.Pipe);
        Text((await process.Communicate("some data"u8)).Stdout).Should().Be("some data");
        process.ReturnCode.Should().Be(0);
        (await Asyncio.Gather(Enumerable.Range(0, 10).Select(_ => process.Wait()))).Should().Equal(new int[10]);
    });

    [Test]
    [PythonTest("test_subprocess", "SubprocessMixin.test_subprocess_communicate_stdout")]
    public void Communicate_TenChildrenAtOnce_EachGetsItsOwnOutput() => Run(async Coroutine (loop) =>
    {
        string[] outputs = [.. Enumerable.Range(0, 10).Select(static number => $"foo{number}")];
        (await Asyncio.Gather(outputs.Select(static output => Echo(output)))).Should().Equal(outputs);

        static async Coroutine<string> Echo(string text)
        {
            AsyncioProcess process = await Asyncio.CreateSubprocessExec("echo", [text], stdout: Stdio.Pipe);
            return Text((await process.Communicate()).Stdout).Trim();
        }
    });

    [Test]
    [PythonTest("test_subprocess", "GenericWatcherTests.test_create_subprocess_with_pidfd")]
    public void Communicate_InALoopOfAnotherThread_HearsOfTheEnd() => Run(async Coroutine (loop) =>
    {
        (int? code, string output) = await Asyncio.ToThread(() => AsyncioContext.Run(
            async Coroutine<(int?, string)> () =>
            {
                AsyncioProcess process = await Asyncio.CreateSubprocessExec("cat", stdin: Stdio.Pipe, stdout: Stdio.Pipe);
                (byte[]? stdout, _) = await process.Communicate("some data"u8);
                return (process.ReturnCode, Text(stdout));
            },
            loopFactory: NewLoop));
        code.Should().Be(0);
        output.Should().Be("some data");
    });

    private static string Text(byte[]? bytes) => Encoding.ASCII.GetString(bytes!);
}

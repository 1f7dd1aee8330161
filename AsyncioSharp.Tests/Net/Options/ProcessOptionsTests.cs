using System.Text;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Options of children have the same effect from a record as from the ported signature.</summary>
[Platform("Linux")]
public class ProcessOptionsTests(SelectorKind kind) : NetFixture(kind)
{
    // What the child is told in its ways: directory, variable, argv[0], both output streams in one, and whether it leads its session and its group.
    private const string Script = "pwd; echo $X; echo $0; echo err >&2; set -- $(cat /proc/$$/stat); test $1 = $5 && echo group; test $1 = $6 && echo session; exit 3";

    private static readonly Dictionary<string, string> Env = new() { ["X"] = "x", ["PATH"] = "/bin:/usr/bin" };

    private static readonly ProcessOptions Options = new()
    {
        Stdin = Stdio.Devnull,
        Stdout = Stdio.Pipe,
        Stderr = Stdio.Stdout,
        Cwd = "/",
        Env = Env,
        Executable = "/bin/sh",
    };

    [Test]
    public void CreateSubprocessExec_ARecord_IsWhatTheArgumentsAre([Values] bool isRecord) => Run(async Coroutine (loop) =>
        await Check(isRecord
            ? Asyncio.CreateSubprocessExec("name", ["-c", Script], Options with { ProcessGroup = 0 })
            : Asyncio.CreateSubprocessExec("name", ["-c", Script], Stdio.Devnull, Stdio.Pipe, Stdio.Stdout, cwd: "/", env: Env, executable: "/bin/sh", processGroup: 0), "/\nx\nname\nerr\ngroup\n"));

    [Test]
    public void CreateSubprocessExec_ARecordInANativeMethod_IsWhatTheArgumentsAre([Values] bool isRecord) => Run(async Task (loop) =>
        await Check(isRecord
            ? Asyncio.CreateSubprocessExec(["name", "-c", Script], Options with { StartNewSession = true })
            : Asyncio.CreateSubprocessExec(["name", "-c", Script], Stdio.Devnull, Stdio.Pipe, Stdio.Stdout, cwd: "/", env: Env, executable: "/bin/sh", startNewSession: true), "/\nx\nname\nerr\ngroup\nsession\n"));

    [Test]
    public void CreateSubprocessShell_ARecord_IsWhatTheArgumentsAre([Values] bool isRecord) => Run(async Coroutine (loop) =>
        await Check(isRecord
            ? Asyncio.CreateSubprocessShell(Script, new() { Stdin = Stdio.Devnull, Stdout = Stdio.Pipe, Stderr = Stdio.Stdout, Cwd = "/", Env = Env })
            : Asyncio.CreateSubprocessShell(Script, Stdio.Devnull, Stdio.Pipe, Stdio.Stdout, cwd: "/", env: Env), "/\nx\n/bin/sh\nerr\n"));

    [Test]
    public void SubprocessExec_ARecord_StreamsThatAreLeftOutArePipes([Values] bool isRecord) => Run(async Coroutine (loop) =>
    {
        (SubprocessTransport transport, RecordingChild child) = await (isRecord
            ? loop.SubprocessExec(static () => new RecordingChild(), ["name", "-c", "pwd"], new ProcessOptions { Cwd = "/", Executable = "/bin/sh" })
            : loop.SubprocessExec(static () => new RecordingChild(), ["name", "-c", "pwd"], cwd: "/", executable: "/bin/sh"));
        await child.Lost;
        child.Output(1).Should().Be("/\n");
        transport.GetReturncode().Should().Be(0);
    });

    [Test]
    public void SubprocessShell_Null_MeansTheDefaults() => Run(async Coroutine (loop) =>
    {
        (SubprocessTransport transport, RecordingChild child) = await loop.SubprocessShell(static () => new RecordingChild(), "echo out", null);
        await child.Lost;
        child.Output(1).Should().Be("out\n");
        AsyncioProcess process = await Asyncio.CreateSubprocessShell("exit 4", null);
        (await process.Wait()).Should().Be(4);
        transport.Close();
    });

    [Test]
    public void Limit_OfARecord_IsTheReaders() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessExec("echo", ["longer than ten"], new ProcessOptions { Stdout = Stdio.Pipe, Limit = 10 });
        await Fails<ArgumentException>(process.Stdout!.ReadLine(), "*limit*");
        await process.Wait();
    });

    private static async Coroutine Check(Coroutine<AsyncioProcess> start, string expected)
    {
        AsyncioProcess process = await start;
        (byte[]? stdout, byte[]? stderr) = await process.Communicate();
        Encoding.ASCII.GetString(stdout!).Should().Be(expected);
        stderr.Should().BeNull();
        process.ReturnCode.Should().Be(3);
    }
}

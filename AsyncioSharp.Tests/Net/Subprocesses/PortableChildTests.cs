using System.Text;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Children of System.Diagnostics.Process, as on Windows: here on every system, with programs that are everywhere but there.</summary>
[Platform(Exclude = "Win")]
public class PortableChildTests(SelectorKind kind) : NetFixture(kind)
{
    private static readonly ProcessOptions Pipes = new();

    [Test]
    public void Communicate_LargeInput_ComesBack() => Run(async Coroutine (loop) =>
    {
        var input = new byte[3_000_000];
        Random.Shared.NextBytes(input);
        AsyncioProcess process = await Start(loop, Command("cat", [], Pipes));
        (byte[]? stdout, byte[]? stderr) = await process.Communicate(input);
        stdout.Should().Equal(input);
        stderr.Should().BeEmpty();
        process.ReturnCode.Should().Be(0);
    });

    [Test]
    public void Communicate_ChildClosesItsInputEarly_IsNoError() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Start(loop, Command("sh", ["-c", "exec <&-; echo done; exit 3"], Pipes));
        (byte[]? stdout, _) = await process.Communicate(new byte[3_000_000]);
        Encoding.ASCII.GetString(stdout!).Should().Be("done\n");
        process.ReturnCode.Should().Be(3);
    });

    [Test]
    public void Stdout_NobodyReads_ChildIsHeldBackUntilSomebodyDoes() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Start(loop, Command("head", ["-c", "1000000", "/dev/zero"], new ProcessOptions { Stdin = Stdio.Devnull, Stderr = Stdio.Devnull }));
        while (!process.Stdout!.ToString().Contains("paused", StringComparison.Ordinal))
        {
            await Asyncio.Sleep(0);
        }

        (await process.Stdout!.Read()).Should().HaveCount(1_000_000);
        (await process.Wait()).Should().Be(0);
    });

    [Test]
    public void Kill_ARunningChild_EndsIt() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Start(loop, Command("sleep", ["1000"], Pipes));
        process.Kill();
        (await process.Wait()).Should().NotBe(0);
        process.Invoking(static p => p.Kill()).Should().Throw<InvalidOperationException>();
        await process.Communicate();                 // its pipes may end a moment after it
    });

    [Test]
    public void SendSignal_NotOneThatEnds_Refused() => Run(async Coroutine (loop) =>
    {
        AsyncioProcess process = await Start(loop, Command("cat", [], Pipes));
        process.Invoking(static p => p.SendSignal(1)).Should().Throw<NotSupportedException>();
        await process.Communicate();
    });

    [Test]
    public void Start_CannotBeDone_NamesTheReason() => Run(async Coroutine (loop) =>
    {
        Action missing = static () => PortableChild.Start(Command("no-such-program", [], Pipes));
        missing.Should().Throw<FileNotFoundException>().WithMessage("*no-such-program*");
        Action merged = static () => PortableChild.Start(Command("cat", [], new ProcessOptions { Stderr = Stdio.Stdout }));
        merged.Should().Throw<NotSupportedException>().WithMessage("*stderr: Stdio.Stdout*");
        Action session = static () => PortableChild.Start(Command("cat", [], new ProcessOptions { StartNewSession = true }));
        session.Should().Throw<NotSupportedException>().WithMessage("*startNewSession*");
        await Asyncio.Sleep(0);
    });

    private static ChildCommand Command(string program, string[] arguments, ProcessOptions options) =>
        ChildCommand.Exec(program, arguments, options, usual: Stdio.Pipe);

    private static Coroutine<AsyncioProcess> Start(EventLoop loop, ChildCommand command) =>
        ProcessStarter.ConnectStreams(loop, 65_536, PortableChild.Start(command));
}

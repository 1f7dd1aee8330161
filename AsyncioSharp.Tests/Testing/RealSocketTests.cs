using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using AsyncioSharp.Net;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>Virtual time does not wait for sockets: a time-out around them comes at once. Whoever meets that is told why.</summary>
[TestFixture]
public class RealSocketTests
{
    private static readonly TestOptions s_real = TestOptions.Default with { Network = TestNetwork.Real };

    private static int s_line;
    private TcpListener _silent = null!;

    [SetUp]
    public void Listen()
    {
        _silent = new TcpListener(IPAddress.Loopback, 0);
        _silent.Start();
    }

    [TearDown]
    public void StopListening() => _silent.Dispose();

    [Test]
    public void Run_Fail_NamesTheSocketAndItsLineBeforeTheTimeout()
    {
        Action run = () => AsyncioTest.Run(Ask, s_real with { Escapes = EscapeMode.Fail });

        run.Should().Throw<AsyncioTestException>().WithMessage("The test leaves its loop:*virtual time goes on while transport or server fd=* is open*HoldTime()*VirtualTime = false*")
            .Which.Message.Should().MatchRegex($@"made at File "".*RealSocketTests\.cs"", line {s_line}, in .*Ask");
        AsyncioTest.Run(static async () => await Asyncio.Sleep(1));
    }

    [Test]
    public void Run_TestThatFails_SaysSoInItsOutput()
    {
        using var output = new StringWriter();
        Action run = () => AsyncioTest.Run(Ask, s_real with { Output = output });

        run.Should().Throw<TimeoutException>();
        output.ToString().Should().MatchRegex($@"Mind that the test leaves its loop:\n  virtual time goes on while transport or server fd=\d+ .* is open.*\n      made at File "".*RealSocketTests\.cs"", line {s_line}, in .*Ask");
    }

    [Test]
    public void Run_TestThatPasses_SaysNothing()
    {
        using var output = new StringWriter();

        AsyncioTest.Run(async () => await Asyncio.GatherReturnExceptions(Ask()), s_real with { Output = output });

        output.ToString().Should().BeEmpty();
    }

    [Test]
    public void Run_Warn_SaysItOnce()
    {
        using var output = new StringWriter();

        AsyncioTest.Run(async () => await Asyncio.GatherReturnExceptions(Ask(), Asyncio.Sleep(1), Asyncio.Sleep(2)), s_real with { Output = output, Escapes = EscapeMode.Warn });

        Regex.Matches(output.ToString(), "virtual time goes on").Should().ContainSingle();
    }

    [Test]
    public void Run_FailAndTimeIsHeld_Passes() => AsyncioTest.Run(
        async loop =>
        {
            using IDisposable hold = loop.HoldTime();
            AsyncioTask asking = Asyncio.CreateTask(Ask());
            using Socket peer = await Asyncio.ToThread(_silent.AcceptSocket);
            peer.Send("x"u8);
            await asking;
            loop.Elapsed.Should().Be(TimeSpan.Zero);
        },
        s_real with { Escapes = EscapeMode.Fail });

    [Test]
    public void Run_FailAndASocketOfTheBackground_Passes() => AsyncioTest.Run(
        async loop =>
        {
            _ = loop.Background(async () => await Ask());
            await Asyncio.Sleep(60);
        },
        s_real with { Escapes = EscapeMode.Fail });

    private async Coroutine Ask()
    {
        s_line = SourceFile.Line() + 1;
        (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("127.0.0.1", ((IPEndPoint)_silent.LocalEndpoint).Port);
        try
        {
            await Asyncio.WaitFor(reader.ReadExactly(1), timeout: 3600);
        }
        finally
        {
            writer.Close();
        }
    }
}

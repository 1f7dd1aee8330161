using System.Net.Sockets;
using AsyncioSharp.Net;
using static AsyncioSharp.Tests.Net.StreamConnectionTests;

namespace AsyncioSharp.Tests.Net;

/// <summary>The callback of a stream server: its kinds, and what becomes of its errors.</summary>
public class StreamServerTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    [Property("Semantic", "174")]
    public void Callback_EveryKind_IsCalledWithReaderAndWriter() => Run(async Coroutine (loop) =>
    {
        await Serves(await Asyncio.StartServer(async (reader, writer) => await Answer(reader, writer), "127.0.0.1", 0));
        await Serves(await Asyncio.StartServer(Answer, "127.0.0.1", 0));
        await Serves(await Asyncio.StartServer(NativeAnswer, "127.0.0.1", 0));
        await Serves(await Asyncio.StartServer(ValueAnswer, "127.0.0.1", 0));
        await Serves(await Asyncio.StartServer((reader, writer) => NativeAnswer(reader, writer), "127.0.0.1", 0));
        await Serves(await Asyncio.StartServer((reader, writer) => { _ = Asyncio.CreateTask(Answer(reader, writer)); }, "127.0.0.1", 0));
        await Serves(await Asyncio.StartServer(async Task (reader, writer) => await Answer(reader, writer), "127.0.0.1", 0));

        await Serves(await Asyncio.StartServer(async (reader, writer) => await Answer(reader, writer), ["127.0.0.1", "127.0.0.1"], 0));
        await Serves(await Asyncio.StartServer(NativeAnswer, ["127.0.0.1"], 0));
        await Serves(await Asyncio.StartServer((reader, writer) => { _ = Asyncio.CreateTask(Answer(reader, writer)); }, new List<string> { "127.0.0.1" }, 0));
        await Serves(await Asyncio.StartServer(async (reader, writer) => await Answer(reader, writer), null, 0, family: System.Net.Sockets.AddressFamily.InterNetwork));
        await Serves(await Asyncio.StartServer(NativeAnswer, null, 0, family: System.Net.Sockets.AddressFamily.InterNetwork));

        static async Coroutine Answer(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            Asyncio.CurrentTask().Should().NotBeNull();
            writer.Write(await reader.ReadLine());
            writer.Close();
        }

        static async Task NativeAnswer(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            Asyncio.CurrentTask().Should().NotBeNull();
            writer.Write(await reader.ReadLine());
            writer.Close();
        }

        static async ValueTask ValueAnswer(AsyncioStreamReader reader, AsyncioStreamWriter writer) => await NativeAnswer(reader, writer);
    });

    [Test]
    [Property("Semantic", "211")]
    [Property("Semantic", "215")]
    [PythonTest("test_server", "BaseStartServer.test_start_server_1")]
    [PythonTest("test_server", "SelectorStartServerTests.test_start_unix_server_1")]
    public void ServeForever_CancelledByACallback_EndsTheServerAfterTheConversation([Values] bool unix, [Values] bool startsFirst) => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        AsyncioTask? main = null;
        int length = 0;
        Server server = unix
            ? await Asyncio.StartUnixServer(Serve, path.Name, startServing: false)
            : await Asyncio.StartServer(Serve, "127.0.0.1", 0, startServing: false);
        server.IsServing().Should().BeFalse();
        int port = unix ? 0 : Port(server);
        main = loop.CreateTask(Main());
        while (!server.IsServing())
        {
            await Asyncio.Sleep(0);
        }

        var (reader, writer) = unix ? await Asyncio.OpenUnixConnection(path.Name) : await Asyncio.OpenConnection("127.0.0.1", port);
        writer.Write([.. Enumerable.Repeat((byte)'1', 5 * 1024), (byte)'\n']);
        (await reader.ReadExactly(1)).Should().Equal((byte)'1');
        writer.Close();
        await writer.WaitClosed();
        await Asyncio.Wait([main]);
        main.Cancelled().Should().BeTrue();
        length.Should().Be((5 * 1024) + 1);
        server.Sockets.Should().BeEmpty();
        server.IsServing().Should().BeFalse();
        await Fails<InvalidOperationException>("*is closed*", () => server.ServeForever());

        async Coroutine Serve(AsyncioStreamReader input, AsyncioStreamWriter output)
        {
            length = (await input.ReadLine()).Length;
            main!.Cancel();
            output.Write("1"u8);
            output.Close();
            await output.WaitClosed();
        }

        async Coroutine Main()
        {
            await using (server)
            {
                if (startsFirst)
                {
                    await server.StartServing();
                    server.IsServing().Should().BeTrue();
                }

                await server.ServeForever();
            }
        }
    });

    [Test]
    [Property("Semantic", "174")]
    [PythonTest("test_streams", "StreamTests.test_unhandled_exceptions")]
    [PythonTest("test_streams", "StreamTests.test_unhandled_exception")]
    public void Callback_Fails_ReportedAndClosed() => Run(async Coroutine (loop) =>
    {
        Server server = await Asyncio.StartServer(
            async (_, _) =>
            {
                await Asyncio.Sleep(0);
                throw new FormatException("bad client");
            },
            "127.0.0.1",
            0);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", Port(server));
        (await reader.Read()).Should().BeEmpty();
        LoopExceptionContext report = TakeReport("Unhandled exception in clientConnectedCb");
        report.Exception.Should().BeOfType<FormatException>();
        report.Transport.Should().BeAssignableTo<Transport>();
        writer.Close();
        await using (server)
        {
        }
    });

    [Test]
    [Property("Semantic", "174")]
    public void Callback_Cancelled_JustClosed() => Run(async Coroutine (loop) =>
    {
        AsyncioTask? serving = null;
        Server server = await Asyncio.StartServer(
            async (reader, _) =>
            {
                serving = Asyncio.CurrentTask();
                await reader.Read(1);
            },
            "127.0.0.1",
            0);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", Port(server));
        while (serving is null)
        {
            await Asyncio.Sleep(0);
        }

        serving.Cancel();
        (await reader.Read()).Should().BeEmpty();
        writer.Close();
        await using (server)
        {
        }
    });

    [Test]
    [Property("Semantic", "174")]
    [PythonTest("test_streams", "StreamTests.test_unhandled_cancel")]
    public void Callback_CancelsItselfAndReturns_IsNotReported() => Run(async Coroutine (loop) =>
    {
        AsyncioTask? serving = null;
        Server server = await Asyncio.StartServer(
            async (_, writer) =>
            {
                writer.Close();
                serving = Asyncio.CurrentTask()!;
                serving.Cancel();
            },
            "127.0.0.1",
            0);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", Port(server));
        (await reader.Read()).Should().BeEmpty();
        serving!.Cancelled().Should().BeTrue();
        writer.Close();
        await writer.WaitClosed();
        server.Close();
        await server.WaitClosed();
    });

    [Test]
    [Property("Semantic", "174")]
    public void Callback_EndsWithoutClose_ConnectionStaysOpen() => Run(async Coroutine (loop) =>
    {
        AsyncioStreamWriter? kept = null;
        Server server = await Asyncio.StartServer(async (_, writer) => kept = writer, "127.0.0.1", 0);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", Port(server));
        while (kept is null)
        {
            await Asyncio.Sleep(0);
        }

        await Asyncio.Sleep(0);
        kept.Write("later"u8);
        kept.Close();
        (await reader.Read()).Should().Equal("later"u8.ToArray());
        writer.Close();
        await using (server)
        {
        }
    });

    [Test]
    [Property("Semantic", "174")]
    public void Callback_PlainOneThrows_IsOnlyReported() => Run(async Coroutine (loop) =>
    {
        Server server = await Asyncio.StartServer(static (AsyncioStreamReader _, AsyncioStreamWriter _) => throw new FormatException("bad"), "127.0.0.1", 0);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", Port(server));
        while (Reports.Count == 0)
        {
            await Asyncio.Sleep(0);
        }

        TakeReport("ConnectionMade");
        server.Close();
        server.AbortClients();
        await server.WaitClosed();
        writer.Close();
    });

    [Test]
    [KernelOnly]
    public void Callback_PeerVanishes_IsReportedInOneLine([Values] bool drains, [Values] bool debug) => Run(async Coroutine (loop) =>
    {
        loop.SetDebug(debug);
        Future connected = loop.CreateFuture();
        Server server = await Asyncio.StartServer(
            async Coroutine (reader, writer) =>
            {
                connected.SetResult();
                while (drains)
                {
                    writer.Write(new byte[100_000]);
                    await writer.Drain();
                }

                await reader.ReadLine();
            },
            "127.0.0.1",
            0);
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(server.Sockets[0].LocalEndPoint!);
        string name = client.LocalEndPoint!.ToString()!;
        await connected;
        Reset(client);
        string message = $"Unhandled exception in clientConnectedCb (the connection with {name} was lost)";
        while (!Reports.Exists(report => report.Message == message))
        {
            await Asyncio.Sleep(0);                     // in debug mode the transport reports the reset too
        }

        LoopExceptionContext report = TakeReport(message);
        Reports.RemoveAll(_ => debug);
        report.Exception.Should().BeOfType<SocketException>();
        report.Future.Should().NotBeNull();
        report.ToString().Contains('\n', StringComparison.Ordinal).Should().Be(debug, "with a stack in debug mode only");
        report.ToString().Should().Contain(report.Exception!.Message);
        await server.DisposeAsync();
    });

    [Test]
    public void Callback_PeerEndsInTheMiddle_IsReportedInOneLine() => Run(async Coroutine (loop) =>
    {
        Server server = await Asyncio.StartServer(async Coroutine (reader, _) => await reader.ReadExactly(10), "127.0.0.1", 0);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", Port(server));
        writer.Write("half"u8);
        writer.WriteEof();
        (await reader.Read()).Should().BeEmpty();
        TakeReport("was lost").ToString().Should().EndWith("IncompleteReadError: 4 bytes read on a total of 10 expected bytes").And.NotContain("\n");
        writer.Close();
        await server.DisposeAsync();
    });

    [Test]
    public void Callback_AnotherConnectionIsRefused_IsReportedWithItsStack() => Run(async Coroutine (loop) =>
    {
        int nobody = FreePort();
        Server server = await Asyncio.StartServer(async Coroutine (_, _) => await Asyncio.OpenConnection("127.0.0.1", nobody), "127.0.0.1", 0);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", Port(server));
        (await reader.Read()).Should().BeEmpty();
        TakeReport("Unhandled exception in clientConnectedCb").ToString().Should().Contain("\n").And.NotContain("was lost");
        writer.Close();
        await server.DisposeAsync();
    });

    private static async Coroutine Serves(Server server)
    {
        await using (server)
        {
            var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", Port(server));
            writer.Write("hello\n"u8);
            (await reader.Read()).Should().Equal("hello\n"u8.ToArray());
            writer.Close();
            await writer.WaitClosed();
        }
    }
}

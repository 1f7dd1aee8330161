using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>The limits of servers over real connections: TCP, TLS and unix sockets, with streams and with protocols.</summary>
public class LimitedServerTests(SelectorKind kind) : TlsFixture(kind)
{
    public enum Link
    {
        Tcp,
        Tls,
        Unix,
    }

    [Test]
    public void MaxConnections_Reached_NextClientIsServedWhenOneEnds([Values] Link link) => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        await using Server server = await Serve(link, path, EchoLine, maxConnections: 1);
        var first = await Open(link, server, path);
        (await Ask(first)).Should().Equal("hello\n"u8.ToArray());
        AsyncioTask<byte[]> second = Asyncio.CreateTask(OpenAndAsk(link, server, path));
        await Turns(50);
        second.Done().Should().BeFalse("it waits in the backlog");
        server.ConnectionCount.Should().Be(1);
        first.Writer.Close();
        (await second).Should().Equal("hello\n"u8.ToArray());
    });

    [Test]
    public void MaxConnections_Reached_NextClientOfANativeServerIsServedWhenOneEnds([Values] Link link) => Run(async Task (loop) =>
    {
        using var path = new SocketPath();
        await using Server server = await ServeNative(link, path, EchoLineNative, maxConnections: 1);
        var first = await Open(link, server, path);
        (await Ask(first)).Should().Equal("hello\n"u8.ToArray());
        AsyncioTask<byte[]> second = Asyncio.CreateTask(OpenAndAsk(link, server, path));
        await Turns(50);
        second.Done().Should().BeFalse("it waits in the backlog");
        first.Writer.Close();
        (await second).Should().Equal("hello\n"u8.ToArray());
    });

    [Test]
    public void IdleTimeout_SilentClient_HandlerGetsTheReason([Values] Link link) => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        Future<Exception> seen = loop.CreateFuture<Exception>();
        await using Server server = await Serve(
            link,
            path,
            async Coroutine (reader, _) => seen.SetResult(await Fails<TimeoutException>(reader.ReadLine(), "*idleTimeout*")),
            idleTimeout: 0.05);
        var (_, writer) = await Open(link, server, path);
        (await seen).Should().BeOfType<TimeoutException>();
        await End(link, writer);
    });

    [Test]
    public void IdleTimeout_SilentClient_NativeHandlerGetsTheReason([Values] Link link) => Run(async Task (loop) =>
    {
        using var path = new SocketPath();
        Future<Exception> seen = loop.CreateFuture<Exception>();
        await using Server server = await ServeNative(
            link,
            path,
            async Task (reader, _) => seen.SetResult(await Fails<TimeoutException>(reader.ReadLine(), "*idleTimeout*")),
            idleTimeout: 0.05);
        var (_, writer) = await Open(link, server, path);
        (await seen).Should().BeOfType<TimeoutException>();
        await End(link, writer);
    });

    [Test]
    public void IdleTimeout_ProtocolOverTls_IsTold() => Run(async Coroutine (loop) =>
    {
        var served = new RecordingProtocol();
        await using Server server = await loop.CreateServer(() => served, "127.0.0.1", 0, ssl: TestCertificates.Localhost, idleTimeout: 0.05);
        var (_, writer) = await Open(Link.Tls, server, null);
        await served.UntilLost();
        served.Events.Should().Equal("made", "lost TimeoutException");
        await End(Link.Tls, writer);
    });

    [Test]
    public void IdleTimeout_HandshakeThatNeverBegins_IsEnded() => Run(async Coroutine (loop) =>
    {
        var served = new RecordingProtocol();
        await using Server server = await loop.CreateServer(() => served, "127.0.0.1", 0, ssl: TestCertificates.Localhost, idleTimeout: 0.05);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", PortOf(server));
        (await reader.Read()).Should().BeEmpty();
        writer.Close();
        served.Events.Should().BeEmpty();
    });

    [TestCase(true)]
    [TestCase(false)]
    [KernelOnly]
    public void SuppressRaggedEofs_PeerEndsWithoutGoodbye_IsAnOrdinaryEndOnlyThen(bool suppresses) => Run(async Coroutine (loop) =>
    {
        Future<object> seen = loop.CreateFuture<object>();
        async Coroutine Handle(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            try
            {
                seen.SetResult(await reader.Read());
            }
            catch (EndOfStreamException error)
            {
                seen.SetResult(error);
            }
        }

        await using Server server = await Asyncio.StartServer(Handle, "127.0.0.1", 0, ssl: TestCertificates.Localhost, suppressRaggedEofs: suppresses);
        AsyncioTask client = BlockingPeer.Connect(server.Sockets[0].LocalEndPoint!, static peer =>
        {
            peer.StartTlsAsClient();
            peer.Send("abc"u8);
            peer.Socket.Shutdown(SocketShutdown.Send);
            peer.ReceiveToEnd();
        });
        object outcome = await seen;
        if (suppresses)
        {
            outcome.Should().BeOfType<byte[]>().Which.Should().Equal("abc"u8.ToArray());
        }
        else
        {
            outcome.Should().BeOfType<EndOfStreamException>();
        }

        server.CloseClients();
        await client;
    });

    private static Coroutine<Server> Serve(
        Link link, SocketPath path, Func<AsyncioStreamReader, AsyncioStreamWriter, Coroutine> handle, int? maxConnections = null, double? idleTimeout = null) =>
        link == Link.Unix
            ? Asyncio.StartUnixServer(handle, path.Name, maxConnections: maxConnections, idleTimeout: idleTimeout)
            : Asyncio.StartServer(handle, "127.0.0.1", 0, ssl: Certificate(link), maxConnections: maxConnections, idleTimeout: idleTimeout);

    private static Coroutine<Server> ServeNative(
        Link link, SocketPath path, Func<AsyncioStreamReader, AsyncioStreamWriter, Task> handle, int? maxConnections = null, double? idleTimeout = null) =>
        link == Link.Unix
            ? Asyncio.StartUnixServer(handle, path.Name, maxConnections: maxConnections, idleTimeout: idleTimeout)
            : Asyncio.StartServer(handle, "127.0.0.1", 0, ssl: Certificate(link), maxConnections: maxConnections, idleTimeout: idleTimeout);

    private static ServerTls? Certificate(Link link) => link == Link.Tls ? ServerTls.FromX509Certificate2(TestCertificates.Localhost) : null;

    private static Coroutine<(AsyncioStreamReader Reader, AsyncioStreamWriter Writer)> Open(Link link, Server server, SocketPath? path) => link switch
    {
        Link.Unix => Asyncio.OpenUnixConnection(path!.Name),
        Link.Tls => Asyncio.OpenConnection("127.0.0.1", PortOf(server), ssl: ClientOptions()),
        _ => Asyncio.OpenConnection("127.0.0.1", PortOf(server)),
    };

    private static async Coroutine<byte[]> OpenAndAsk(Link link, Server server, SocketPath path)
    {
        var connection = await Open(link, server, path);
        byte[] answer = await Ask(connection);
        connection.Writer.Close();
        await connection.Writer.WaitClosed();
        return answer;
    }

    private static async Coroutine<byte[]> Ask((AsyncioStreamReader Reader, AsyncioStreamWriter Writer) connection)
    {
        connection.Writer.Write("hello\n"u8);
        return await connection.Reader.ReadLine();
    }

    private static async Coroutine EchoLine(AsyncioStreamReader reader, AsyncioStreamWriter writer)
    {
        writer.Write(await reader.ReadLine());
        await reader.Read();
        writer.Close();
    }

    private static async Task EchoLineNative(AsyncioStreamReader reader, AsyncioStreamWriter writer)
    {
        writer.Write(await reader.ReadLine());
        await reader.Read();
        writer.Close();
    }

    /// <summary>The client's side of a connection that the server has cut off.</summary>
    private static async Coroutine End(Link link, AsyncioStreamWriter writer)
    {
        if (link == Link.Tls)
        {
            await Fails<EndOfStreamException>(writer.WaitClosed());
        }
        else
        {
            writer.Close();
            await writer.WaitClosed();
        }
    }
}

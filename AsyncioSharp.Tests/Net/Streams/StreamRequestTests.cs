using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Whole conversations of stream clients with servers: a request, an answer, the end; over TCP and unix sockets, plain and under TLS.</summary>
public class StreamRequestTests(SelectorKind kind) : NetFixture(kind)
{
    private const string Answer = "HTTP/1.0 200 OK\r\nContent-Length: 12\r\n\r\nTest message";

    [Test]
    [PythonTest("test_streams", "StreamTests.test_open_connection")]
    [PythonTest("test_streams", "StreamTests.test_open_unix_connection")]
    [PythonTest("test_streams", "StreamTests.test_open_connection_no_loop_ssl")]
    [PythonTest("test_streams", "StreamTests.test_open_unix_connection_no_loop_ssl")]
    [PythonTest("test_streams", "StreamTests.test_wait_closed_on_close")]
    [PythonTest("test_streams", "StreamTests.test_async_writer_api")]
    public void Request_ServerAnswersAndCloses_IsReadToTheEnd([Values] bool unix, [Values] bool tls) => Run(async Coroutine (loop) =>
    {
        await using var server = await HttpServer.Start(unix, tls);
        var (reader, writer) = await server.Open();
        writer.Write("GET / HTTP/1.0\r\n\r\n"u8);
        (await reader.ReadLine()).Should().Equal("HTTP/1.0 200 OK\r\n"u8.ToArray());
        System.Text.Encoding.ASCII.GetString(await reader.Read()).Should().EndWith("\r\n\r\nTest message");
        writer.IsClosing().Should().Be(tls, "the end of the peer's side ends a connection under TLS only");
        writer.Close();
        writer.IsClosing().Should().BeTrue();
        await writer.WaitClosed();
    });

    [Test]
    [PythonTest("test_streams", "StreamTests.test_wait_closed_on_close_with_unread_data")]
    public void WaitClosed_DataIsUnread_Ends([Values] bool unix) => Run(async Coroutine (loop) =>
    {
        await using var server = await HttpServer.Start(unix);
        var (reader, writer) = await server.Open();
        writer.Write("GET / HTTP/1.0\r\n\r\n"u8);
        await reader.ReadLine();
        writer.Close();
        await writer.WaitClosed();
    });

    [Test]
    [Property("Semantic", "175")]
    [PythonTest("test_streams", "StreamTests.test_async_writer_api_exception_after_close")]
    public void Drain_OfAWriteAfterClose_IsAReset([Values] bool unix) => Run(async Coroutine (loop) =>
    {
        await using var server = await HttpServer.Start(unix);
        var (reader, writer) = await server.Open();
        writer.Write("GET / HTTP/1.0\r\n\r\n"u8);
        await reader.Read();
        writer.Close();
        writer.Write("data"u8);
        (await Fails<SocketException>(writer.Drain())).SocketErrorCode.Should().Be(SocketError.ConnectionReset);
    });

    [Test]
    [Property("Semantic", "178")]
    [PythonTest("test_streams", "StreamTests.test_eof_feed_when_closing_writer")]
    public void Close_NothingRead_ReaderIsAtItsEnd([Values] bool unix) => Run(async Coroutine (loop) =>
    {
        await using var server = await HttpServer.Start(unix);
        var (reader, writer) = await server.Open();
        writer.Close();
        await writer.WaitClosed();
        reader.AtEof().Should().BeTrue();
        (await reader.Read()).Should().BeEmpty();
    });

    [Test]
    [PythonTest("test_streams", "StreamTests.test_open_connection_error")]
    [PythonTest("test_streams", "StreamTests.test_open_unix_connection_error")]
    public void ConnectionLost_WithAnError_IsWhatReadsThrow([Values] bool unix) => Run(async Coroutine (loop) =>
    {
        await using var server = await HttpServer.Start(unix);
        var (reader, writer) = await server.Open();
        writer.Transport.GetProtocol().ConnectionLost(new DivideByZeroException());
        await Fails<DivideByZeroException>(reader.Read());
        writer.Close();
        await Turns(3);
    });

    [Test]
    [Property("Semantic", "175")]
    [PythonTest("test_streams", "StreamTests.test_drain_raises")]
    [KernelOnly]
    public void Drain_InALoopOfWrites_HearsThatThePeerHasGone() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        var (_, writer) = await Asyncio.OpenConnection(sock: ours);
        peer.Close();
        async Coroutine WriteForEver()
        {
            while (true)
            {
                writer.Write("foo\n"u8);
                await writer.Drain();
            }
        }

        (await Fails<SocketException>(WriteForEver())).SocketErrorCode.Should().BeOneOf(SocketError.ConnectionReset, SocketError.ConnectionAborted, SocketError.Shutdown);
    });

    [Test]
    [Property("Semantic", "174")]
    [PythonTest("test_streams", "StreamTests.test_start_server")]
    [PythonTest("test_streams", "StreamTests.test_start_unix_server")]
    [KernelOnly]
    public void StartServer_CoroutineOrCallback_EchoesALineAndEnds([Values] bool unix, [Values] bool coroutine, [Values] bool sock) => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        Socket? socket = sock ? Bound(unix, path) : null;
        Server server = (unix, coroutine) switch
        {
            (true, true) => await Asyncio.StartUnixServer(Echo, sock ? null : path.Name, sock: socket),
            (true, false) => await Asyncio.StartUnixServer(Callback, sock ? null : path.Name, sock: socket),
            (false, true) => await Asyncio.StartServer(Echo, sock ? null : "127.0.0.1", sock ? null : 0, sock: socket),
            (false, false) => await Asyncio.StartServer(Callback, sock ? null : "127.0.0.1", sock ? null : 0, sock: socket),
        };
        var (reader, writer) = unix ? await Asyncio.OpenUnixConnection(path.Name) : await Asyncio.OpenConnection("127.0.0.1", PortOf(server));
        writer.Write("hello world!\n"u8);
        (await reader.ReadLine()).Should().Equal("hello world!\n"u8.ToArray());
        writer.Close();
        await writer.WaitClosed();
        server.Close();
        await server.WaitClosed();

        static async Coroutine Echo(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            writer.Write(await reader.ReadLine());
            await writer.Drain();
            writer.Close();
            await writer.WaitClosed();
        }

        static void Callback(AsyncioStreamReader reader, AsyncioStreamWriter writer) => _ = Asyncio.CreateTask(Echo(reader, writer));
    });

    [Test]
    [PythonTest("test_streams", "StreamTests.test_streamreader_constructor_use_running_loop")]
    [PythonTest("test_streams", "StreamTests.test_streamreaderprotocol_constructor_use_running_loop")]
    [KernelOnly]
    public void Constructors_WithoutALoop_TakeTheRunningOne() => Run(async Coroutine (loop) =>
    {
        var reader = new AsyncioStreamReader();
        reader.Loop.Should().BeSameAs(loop);
        Future<EventLoop> callback = loop.CreateFuture<EventLoop>();
        var protocol = new StreamReaderProtocol(reader, async (_, writer) =>
        {
            callback.SetResult(Asyncio.GetRunningLoop());
            writer.Close();
        });
        (Socket ours, Socket peer) = TcpPair();
        _ = new SocketTransport(loop, LoopNet.Of(loop).Network.Adopt(ours), protocol);
        (await callback).Should().BeSameAs(loop);
        await Turns(3);
        peer.Dispose();
    });

    private static Socket Bound(bool unix, SocketPath path)
    {
        var socket = new Socket(unix ? AddressFamily.Unix : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(unix ? new UnixDomainSocketEndPoint(path.Name) : new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    /// <summary>A server that reads a request up to its empty line, answers, and closes.</summary>
    private sealed class HttpServer(bool isUnix, bool isTls, SocketPath path) : IAsyncDisposable
    {
        private Server _server = null!;

        public static async Coroutine<HttpServer> Start(bool unix, bool tls = false)
        {
            var path = new SocketPath();
            ServerTls? ssl = tls ? ServerTls.FromX509Certificate2(TestCertificates.Localhost) : null;
            return new HttpServer(unix, tls, path)
            {
                _server = unix ? await Asyncio.StartUnixServer(Serve, path.Name, ssl: ssl) : await Asyncio.StartServer(Serve, "127.0.0.1", 0, ssl: ssl),
            };
        }

        public async Coroutine<(AsyncioStreamReader Reader, AsyncioStreamWriter Writer)> Open()
        {
            ClientTls? ssl = isTls ? new ClientTls(new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true }) : null;
            return isUnix
                ? await Asyncio.OpenUnixConnection(path.Name, ssl: ssl, serverHostname: isTls ? string.Empty : null)
                : await Asyncio.OpenConnection("127.0.0.1", PortOf(_server), ssl: ssl);
        }

        public async ValueTask DisposeAsync()
        {
            _server.Close();
            await _server.WaitClosed();
            path.Dispose();
        }

        private static async Coroutine Serve(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            try
            {
                await reader.ReadUntil("\r\n\r\n"u8);
                writer.Write(System.Text.Encoding.ASCII.GetBytes(Answer));
            }
            catch (Exception error) when (error is IncompleteReadError or SocketException)
            {
                // The client left without asking.
            }

            writer.Close();
        }
    }
}

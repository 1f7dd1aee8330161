using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Whole conversations over TLS with blocking programs in threads of their own, many at a time.</summary>
[KernelOnly]
public class TlsConversationTests(SelectorKind kind) : TlsFixture(kind)
{
    private const int Clients = 10;
    private static readonly byte[] A = [.. Enumerable.Repeat((byte)'A', 100_000)];
    private static readonly byte[] B = [.. Enumerable.Repeat((byte)'B', 100_000)];

    [Test]
    [PythonTest("test_ssl", "TestSSL.test_create_server_ssl_1")]
    public void StartServer_ManyClients_ServesThemAll() => Run(async Coroutine (loop) =>
    {
        int served = 0;
        await using Server server = await Asyncio.StartServer(
            async (reader, writer) =>
            {
                await Answer(reader, writer);
                served++;
            },
            "127.0.0.1",
            0,
            ssl: TestCertificates.Localhost,
            sslHandshakeTimeout: 5);
        await Asyncio.Gather(Enumerable.Range(0, Clients).Select(_ => BlockingPeer.Connect(server.Sockets[0].LocalEndPoint!, static peer =>
        {
            peer.StartTlsAsClient();
            Ask(peer);
        })));
        served.Should().Be(Clients);
    });

    [Test]
    [PythonTest("test_ssl", "TestSSL.test_create_connection_ssl_1")]
    public void OpenConnection_ManyClients_AllAreServed([Values] bool sock) => Run(async Coroutine (loop) =>
    {
        using Socket listener = BlockingPeer.Listen();
        AsyncioTask serving = BlockingPeer.Serve(
            listener,
            static peer =>
            {
                peer.StartTlsAsServer();
                Same(peer.Receive(A.Length), A);
                peer.Send("OK"u8);
                Same(peer.Receive(B.Length), B);
                peer.Send("SPAM"u8);
                peer.ReceiveToEnd().Should().Be(0);
            },
            Clients);
        await Asyncio.Gather(Enumerable.Range(0, Clients).Select(async Coroutine (_) =>
        {
            var (reader, writer) = await Open(listener, sock);
            writer.Write(A);
            (await reader.ReadExactly(2)).Should().Equal("OK"u8.ToArray());
            writer.Write(B);
            (await reader.ReadExactly(4)).Should().Equal("SPAM"u8.ToArray());
            writer.Close();
            await writer.WaitClosed();
        }));
        await serving;
    });

    [Test]
    [Property("Semantic", "201")]
    [PythonTest("test_ssl", "TestSSL.test_shutdown_cleanly")]
    public void Read_PeerSaysGoodbye_IsTheEndWithoutAnError() => Run(async Coroutine (loop) =>
    {
        using Socket listener = BlockingPeer.Listen();
        AsyncioTask serving = BlockingPeer.Serve(
            listener,
            static peer =>
            {
                peer.StartTlsAsServer();
                Same(peer.Receive(A.Length), A);
                peer.Send("OK"u8);
                peer.SayGoodbye();
                peer.ReceiveToEnd().Should().Be(0);
            },
            Clients);
        await Asyncio.Gather(Enumerable.Range(0, Clients).Select(async Coroutine (_) =>
        {
            var (reader, writer) = await Open(listener, sock: false);
            writer.Write(A);
            (await reader.ReadExactly(2)).Should().Equal("OK"u8.ToArray());
            (await reader.Read()).Should().BeEmpty();
            writer.Close();
            await writer.WaitClosed();
        }));
        await serving;
    });

    [Test]
    [PythonTest("test_ssl", "TestSSL.test_create_server_ssl_over_ssl")]
    public void CreateServer_TlsInsideOfTls_ServesManyClients() => Run(async Coroutine (loop) =>
    {
        int served = 0;
        await using Server server = await loop.CreateServer(
            () => new SecondTls(async (reader, writer) =>
            {
                await Answer(reader, writer);
                served++;
            }),
            "127.0.0.1",
            0,
            ssl: TestCertificates.Localhost);
        await Asyncio.Gather(Enumerable.Range(0, Clients).Select(_ => BlockingPeer.Connect(server.Sockets[0].LocalEndPoint!, static peer =>
        {
            peer.StartTlsAsClient();
            peer.StartTlsAsClient();
            Ask(peer);
        })));
        served.Should().Be(Clients);
    });

    [Test]
    [PythonTest("test_ssl", "TestSSL.test_connect_accepted_socket")]
    [PythonTest("test_ssl", "TestSSL.test_ssl_connect_accepted_socket")]
    public void ConnectAcceptedSocket_PlainOrTls_AnswersAndEnds([Values] bool tls) => Run(async Coroutine (loop) =>
    {
        using Socket listener = BlockingPeer.Listen();
        AsyncioTask client = BlockingPeer.Connect(listener.LocalEndPoint!, peer =>
        {
            if (tls)
            {
                peer.StartTlsAsClient();
            }

            peer.Send("test data"u8);
            peer.Receive(5).Should().Equal("roger"u8.ToArray());
            if (tls)
            {
                peer.SayGoodbye();
            }
        });
        Socket accepted = await Asyncio.ToThread(listener.Accept);
        var protocol = new RecordingProtocol();
        protocol.OnData = () => protocol.Transport.Write("roger"u8);
        (Transport transport, _) = await loop.ConnectAcceptedSocket(
            () => protocol, accepted, ssl: tls ? ServerTls.FromX509Certificate2(TestCertificates.Localhost) : null, sslHandshakeTimeout: tls ? 5 : null);
        (transport is TlsTransport).Should().Be(tls);
        await protocol.UntilLost();
        protocol.Error.Should().BeNull();
        protocol.Events.Should().Equal("made", "data 9", "eof", "lost");
        await client;
        transport.Close();
    });

    private static Coroutine<(AsyncioStreamReader Reader, AsyncioStreamWriter Writer)> Open(Socket listener, bool sock)
    {
        if (!sock)
        {
            return Asyncio.OpenConnection("127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port, ssl: ClientOptions(), serverHostname: string.Empty, sslHandshakeTimeout: 5);
        }

        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(listener.LocalEndPoint!);
        return Asyncio.OpenConnection(sock: socket, ssl: ClientOptions(), serverHostname: string.Empty);
    }

    private static void Ask(BlockingPeer peer)
    {
        peer.Send(A);
        peer.Receive(2).Should().Equal("OK"u8.ToArray());
        peer.Send(B);
        peer.Receive(4).Should().Equal("SPAM"u8.ToArray());
        peer.ReceiveToEnd().Should().Be(0);
        peer.SayGoodbye();
    }

    private static async Coroutine Answer(AsyncioStreamReader reader, AsyncioStreamWriter writer)
    {
        Same(await reader.ReadExactly(A.Length), A);
        writer.Write("OK"u8);
        Same(await reader.ReadExactly(B.Length), B);
        writer.Writelines(["SP"u8.ToArray(), "A"u8.ToArray(), "M"u8.ToArray()]);
        await writer.Drain();
        writer.Close();
    }

    private static void Same(byte[] actual, byte[] expected) => actual.AsSpan().SequenceEqual(expected).Should().BeTrue();

    /// <summary>A protocol of streams that begins with TLS, whatever it is connected to.</summary>
    private sealed class SecondTls(Func<AsyncioStreamReader, AsyncioStreamWriter, Coroutine> callback) : StreamReaderProtocol(new AsyncioStreamReader(), callback)
    {
        public override void ConnectionMade(BaseTransport transport)
        {
            // What may come before the task's turn is TLS already, and none of this protocol's business.
            ((Transport)transport).PauseReading();
            EventLoop loop = Asyncio.GetRunningLoop();
            AsyncioTask<Transport> upgrade = Asyncio.CreateTask(loop.StartTls((Transport)transport, this, TestCertificates.Localhost));
            upgrade.AddDoneCallback(_ => base.ConnectionMade(upgrade.Result()));
        }
    }
}

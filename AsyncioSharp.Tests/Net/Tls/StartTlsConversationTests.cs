using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Connections that go over to TLS in the middle of a conversation with a blocking program.</summary>
[KernelOnly]
public class StartTlsConversationTests(SelectorKind kind) : TlsFixture(kind)
{
    private static readonly byte[] Hello = [.. Enumerable.Repeat((byte)'1', 100 * 1024)];

    [Test]
    [Property("Semantic", "217")]
    [PythonTest("test_ssl", "TestSSL.test_start_tls_client_reg_proto_1")]
    [PythonTest("test_sslproto", "BaseStartTLS.test_start_tls_client_reg_proto_1")]
    public void Client_AfterPlainData_GoesOnUnderTls([Values] bool saysGoodbye) => Run(async Coroutine (loop) =>
    {
        using Socket listener = BlockingPeer.Listen();
        AsyncioTask serving = BlockingPeer.Serve(listener, peer =>
        {
            Same(peer.Receive(Hello.Length), Hello);
            peer.StartTlsAsServer();
            peer.Send("O"u8);
            Same(peer.Receive(Hello.Length), Hello);
            if (saysGoodbye)
            {
                peer.SayGoodbye();
                peer.ReceiveToEnd().Should().Be(0);
            }
        });
        (Transport plain, RecordingProtocol protocol) = await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", Port(listener));
        plain.Write(Hello);
        Transport secure = await loop.StartTls(plain, protocol, ClientOptions());
        await protocol.UntilReceived(1);
        secure.Write(Hello);
        await protocol.UntilLost();
        protocol.Data.Should().Equal("O"u8.ToArray());
        protocol.Events.Should().StartWith("made").And.ContainSingle(static text => text == "made");
        protocol.Events.Contains("eof").Should().Be(saysGoodbye);
        (protocol.Error is null).Should().Be(saysGoodbye, "without close_notify nobody knows whether that was all");
        secure.Close();
        await serving;
    });

    [Test]
    [Property("Semantic", "217")]
    [PythonTest("test_ssl", "TestSSL.test_start_tls_client_buf_proto_1")]
    [PythonTest("test_sslproto", "BaseStartTLS.test_start_tls_client_buf_proto_1")]
    public void Client_WithABufferedProtocolThatGivesWayToAnother_BothGetTheirData() => Run(async Coroutine (loop) =>
    {
        using Socket listener = BlockingPeer.Listen();
        AsyncioTask serving = BlockingPeer.Serve(listener, static peer =>
        {
            Same(peer.Receive(Hello.Length), Hello);
            peer.StartTlsAsServer();
            peer.Send("O"u8);
            Same(peer.Receive(Hello.Length), Hello);
            peer.Send("2"u8);
            Same(peer.Receive(Hello.Length), Hello);
            peer.SayGoodbye();
            peer.ReceiveToEnd().Should().Be(0);
        });
        (Transport plain, OneByte first) = await loop.CreateConnection(() => new OneByte(), "127.0.0.1", Port(listener));
        plain.Write(Hello);
        Transport secure = await loop.StartTls(plain, first, ClientOptions());
        (await first.Received).Should().Be((byte)'O');
        secure.Write(Hello);
        var second = new RecordingProtocol();
        secure.SetProtocol(second);
        await second.UntilReceived(1);
        second.Data.Should().Equal("2"u8.ToArray());
        secure.Write(Hello);
        await second.UntilLost();
        second.Events.Should().Equal("data 1", "eof", "lost");
        first.Connections.Should().Be(1);
        secure.Close();
        await serving;
    });

    [Test]
    [PythonTest("test_ssl", "TestSSL.test_start_tls_slow_client_cancel")]
    [PythonTest("test_sslproto", "BaseStartTLS.test_start_tls_slow_client_cancel")]
    public void Client_GivesUpOnASlowPeer_ConnectionEnds([Values] bool byItsOwnLimit) => Run(async Coroutine (loop) =>
    {
        using Socket listener = BlockingPeer.Listen();
        Future received = loop.CreateFuture();
        AsyncioTask serving = BlockingPeer.Serve(listener, peer =>
        {
            Same(peer.Receive(Hello.Length), Hello);
            loop.CallSoonThreadsafe(() => received.SetResult());
            try
            {
                peer.ReceiveToEnd().Should().BePositive("a client begins");
            }
            catch (IOException error) when (error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
            {
                // The client's abort may be a reset.
            }
        });
        (Transport plain, RecordingProtocol protocol) = await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", Port(listener));
        plain.Write(Hello);
        await received;
        await Fails<TimeoutException>(byItsOwnLimit
            ? loop.StartTls(plain, protocol, ClientOptions(), sslHandshakeTimeout: 0.05)
            : Asyncio.WaitFor(loop.StartTls(plain, protocol, ClientOptions()), 0.05));
        await serving;
        await protocol.UntilLost();
        protocol.Events.Should().HaveCount(2).And.HaveElementAt(0, "made");
    });

    [Test]
    [Property("Semantic", "217")]
    [PythonTest("test_ssl", "TestSSL.test_start_tls_server_1")]
    [PythonTest("test_sslproto", "BaseStartTLS.test_start_tls_server_1")]
    public void Server_AfterPlainData_GoesOnUnderTls() => Run(async Coroutine (loop) =>
    {
        var protocol = new RecordingProtocol();
        await using Server server = await loop.CreateServer(() => protocol, "127.0.0.1", 0);
        AsyncioTask client = BlockingPeer.Connect(server.Sockets[0].LocalEndPoint!, static peer =>
        {
            Same(peer.Receive(Hello.Length), Hello);
            peer.StartTlsAsClient();
            peer.Send(Hello);
            peer.SayGoodbye();
            peer.ReceiveToEnd().Should().Be(0);
        });
        await protocol.Until(static p => p.Events.Contains("made"));
        Transport plain = protocol.Transport;
        plain.Write(Hello);
        Transport secure = await loop.StartTls(plain, protocol, TestCertificates.Localhost, serverSide: true, sslHandshakeTimeout: 5);
        await protocol.UntilLost();
        Same(protocol.Data, Hello);
        protocol.Events.Should().StartWith("made").And.ContainInOrder("eof", "lost").And.ContainSingle(static text => text == "made");
        secure.Close();
        await client;
    });

    private static int Port(Socket listener) => ((IPEndPoint)listener.LocalEndPoint!).Port;

    private static void Same(byte[] actual, byte[] expected) => actual.AsSpan().SequenceEqual(expected).Should().BeTrue();

    private sealed class OneByte : BufferedProtocol
    {
        private readonly byte[] _buffer = new byte[1];

        public int Connections { get; private set; }

        public Future<byte> Received { get; } = Asyncio.GetRunningLoop().CreateFuture<byte>();

        public override void ConnectionMade(BaseTransport transport) => Connections++;

        public override Memory<byte> GetBuffer(int sizehint) => _buffer;

        public override void BufferUpdated(int nbytes) => Received.SetResult(_buffer[0]);
    }
}

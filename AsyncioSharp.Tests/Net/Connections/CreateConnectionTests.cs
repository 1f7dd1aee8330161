using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Connecting over TCP: what comes back, and what the errors say.</summary>
public class CreateConnectionTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    [Property("Semantic", "181")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_connection")]
    public void CreateConnection_ServerListens_MadeBeforeItReturns() => Run(async Coroutine (loop) =>
    {
        var accepted = new RecordingProtocol();
        accepted.OnData = () => accepted.Transport.Write("response"u8);
        await using Server server = await loop.CreateServer(() => accepted, "127.0.0.1", 0);
        var (transport, protocol) = await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", PortOf(server));
        protocol.Events.Should().Equal("made");
        protocol.Transport.Should().BeSameAs(transport);
        transport.GetExtraInfo("peername").Should().Be(server.Sockets[0].LocalEndPoint);
        transport.GetExtraInfo("sockname").Should().NotBeNull();
        transport.Write("request"u8);
        await protocol.UntilReceived(8);
        transport.Close();
        await protocol.UntilLost();
    });

    [Test]
    [Property("Semantic", "204")]
    public void CreateConnection_NobodyListens_RefusedWithTheAddress() => Run(async Coroutine (loop) =>
    {
        int port = FreePort();
        Func<Task> connect = async () => await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", port);
        (await connect.Should().ThrowAsync<SocketException>().WithMessage($"Connect call failed 127.0.0.1:{port}: *"))
            .Which.SocketErrorCode.Should().Be(SocketError.ConnectionRefused);
    });

    [Test]
    [Property("Semantic", "203")]
    public void CreateConnection_NoHost_TriesThisMachinesAddresses() => Run(async Coroutine (loop) =>
    {
        await using Server server = await loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", 0);
        var (transport, protocol) = await loop.CreateConnection(() => new RecordingProtocol(), null, PortOf(server));
        transport.GetExtraInfo("peername").Should().Be(server.Sockets[0].LocalEndPoint, "IPv6 came first and refused");
        transport.Close();
        await protocol.UntilLost();
    });

    [Test]
    [Property("Semantic", "203")]
    public void CreateConnection_Name_IsLookedUp() => Run(async Coroutine (loop) =>
    {
        await using Server server = await loop.CreateServer(() => new RecordingProtocol(), "localhost", 0, family: AddressFamily.InterNetwork);
        var (transport, protocol) = await loop.CreateConnection(() => new RecordingProtocol(), "localhost", PortOf(server), happyEyeballsDelay: 0.25);
        transport.Close();
        await protocol.UntilLost();
    });

    [Test]
    [Property("Semantic", "203")]
    [PythonTest("test_buffered_proto", "BaseTestBufferedProtocol.test_buffered_proto_create_connection")]
    public void CreateConnection_BufferedProtocol_Works() => Run(async Coroutine (loop) =>
    {
        byte[] noise = [.. Enumerable.Range(0, 9 * 1024).Select(static i => (byte)i)];
        await using Server server = await Asyncio.StartServer(
            async Coroutine (reader, writer) =>
            {
                writer.Write(noise);
                await reader.ReadExactly(1);
                writer.Close();
                await writer.WaitClosed();
            },
            "127.0.0.1",
            0);
        Future<Exception?> lost = loop.CreateFuture<Exception?>();
        var (transport, protocol) = await loop.CreateConnection(() => new CollectingBufferedProtocol(noise.Length, lost), "127.0.0.1", PortOf(server));
        transport.GetProtocol().Should().BeSameAs(protocol);
        (await lost).Should().BeNull();
        protocol.Data.Should().Equal(noise);
    });

    [Test]
    [Property("Semantic", "203")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_connection_local_addr")]
    public void CreateConnection_LocalAddress_IsTheSocketsAddress() => Run(async Coroutine (loop) =>
    {
        await using Server server = await loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", 0);
        int first = FreePort();
        var (one, _) = await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", PortOf(server), localAddr: new IPEndPoint(IPAddress.Loopback, first));
        one.GetExtraInfo("sockname").Should().Be(new IPEndPoint(IPAddress.Loopback, first));
        var (two, _) = await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", PortOf(server), localAddr: ("127.0.0.1", 0));
        ((IPEndPoint)two.GetExtraInfo("sockname")!).Address.Should().Be(IPAddress.Loopback);
        one.Close();
        two.Close();
    });

    [Test]
    [Property("Semantic", "204")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_connection_local_addr_in_use")]
    public void CreateConnection_LocalAddressInUse_ErrorNamesIt() => Run(async Coroutine (loop) =>
    {
        await using Server server = await loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", 0);
        EndPoint taken = server.Sockets[0].LocalEndPoint!;
        Func<Task> connect = async () => await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", PortOf(server), localAddr: taken);
        (await connect.Should().ThrowAsync<SocketException>().WithMessage($"error while attempting to bind on address {taken}: *"))
            .Which.SocketErrorCode.Should().Be(SocketError.AddressAlreadyInUse);
    });

    [Test]
    [Property("Semantic", "205")]
    [KernelOnly]
    public void CreateConnection_Sock_IsUsedAndMadeNonBlocking() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        ours.Blocking = true;
        var (transport, protocol) = await loop.CreateConnection(() => new RecordingProtocol(), sock: ours);
        ours.Blocking.Should().BeFalse();
        peer.Send("hello"u8);
        await protocol.UntilReceived(5);
        transport.Close();
        await protocol.UntilLost();
        await Asyncio.Sleep(0);
        ours.SafeHandle.IsClosed.Should().BeTrue("the transport closes it");
        peer.Close();
    });

    [Test]
    [Property("Semantic", "205")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_connection_host_port_sock")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_connection_wrong_sock")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_connection_no_host_port_sock")]
    public void CreateConnection_WrongArguments_AreRefusedBeforeAnyIo() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        using Socket a = ours, b = peer, datagram = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp),
            idle = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await Fails<ArgumentException>("host/port and sock*", () => loop.CreateConnection(NotCalled, "127.0.0.1", 1, sock: ours));
        await Fails<ArgumentException>("host/port and sock*", () => loop.CreateConnection(NotCalled, port: 1, sock: ours));
        await Fails<ArgumentException>("host and port was not specified*", () => loop.CreateConnection(NotCalled));
        await Fails<ArgumentException>("*stream socket was expected*", () => loop.CreateConnection(NotCalled, sock: datagram));
        await Fails<SocketException>("*not connected*", () => loop.CreateConnection(NotCalled, sock: idle));
        await Fails<ArgumentNullException>("*", () => loop.CreateConnection<RecordingProtocol>(null!, "127.0.0.1", 1));
        await Fails<SocketException>("127.0.0.1 is no address of family*", () => loop.CreateConnection(NotCalled, "127.0.0.1", 1, family: AddressFamily.InterNetworkV6));
        await Fails<SocketException>("*literal*", () => loop.CreateConnection(NotCalled, "localhost", 1, flags: AddressInfoFlags.Numerichost));
        await Fails<ArgumentException>("*stream socket was expected*", () => loop.ConnectAcceptedSocket(NotCalled, datagram));
        ours.SafeHandle.IsClosed.Should().BeFalse();
    });

    [Test]
    public void CreateConnection_FactoryFails_ErrorComesBackAndConnectionIsClosed() => Run(async Coroutine (loop) =>
    {
        var accepted = new RecordingProtocol();
        await using Server server = await loop.CreateServer(() => accepted, "127.0.0.1", 0);
        await Fails<FormatException>("no", () => loop.CreateConnection<RecordingProtocol>(() => throw new FormatException("no"), "127.0.0.1", PortOf(server)));
        await accepted.UntilLost();
    });

    [Test]
    public void CreateConnection_FactoryMakesNothingUsable_SaysSo() => Run(async Coroutine (loop) =>
    {
        await using Server server = await loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", 0);
        await Fails<InvalidOperationException>("*returned null*", () => loop.CreateConnection<RecordingProtocol>(() => null!, "127.0.0.1", PortOf(server)));
        await Fails<ArgumentException>("*Protocol or a BufferedProtocol*", () => loop.CreateConnection(() => new OddProtocol(), "127.0.0.1", PortOf(server)));
    });

    [Test]
    public void CreateConnection_FactoryFailsForGivenSocket_SocketStaysTheCallers() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        await Fails<FormatException>("no", () => loop.CreateConnection<RecordingProtocol>(() => throw new FormatException("no"), sock: ours));
        ours.Send("mine"u8).Should().Be(4);
        ours.Close();
        peer.Close();
    });

    [Test]
    [Property("Semantic", "191")]
    public void CreateConnection_ConnectionMadeThrows_IsReportedAndReturns() => Run(async Coroutine (loop) =>
    {
        await using Server server = await loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", 0);
        var (transport, protocol) = await loop.CreateConnection(() => new RecordingProtocol { OnMade = () => throw new FormatException("made") }, "127.0.0.1", PortOf(server));
        Reports.Should().ContainSingle().Which.Exception.Should().BeOfType<FormatException>();
        Reports.Clear();
        transport.Close();
        await protocol.UntilLost();
    });

    [Test]
    [PythonTest("test_events", "EventLoopTestsMixin.test_connect_accepted_socket")]
    [KernelOnly]
    public void ConnectAcceptedSocket_ConnectionOfABlockingServer_IsServed() => Run(async Coroutine (loop) =>
    {
        (Socket client, Socket accepted) = TcpPair();
        var (transport, protocol) = await loop.ConnectAcceptedSocket(() => new RecordingProtocol(), accepted);
        protocol.Events.Should().Equal("made");
        client.Send("hello"u8);
        await protocol.UntilReceived(5);
        transport.Write("bye"u8);
        transport.Close();
        await protocol.UntilLost();
        client.Close();
    });

    private static RecordingProtocol NotCalled() => throw new AssertionException("No protocol is needed for this.");

    /// <summary>Takes what comes in small pieces, and answers with one byte when all is there.</summary>
    private sealed class CollectingBufferedProtocol(int expected, Future<Exception?> lost) : BufferedProtocol
    {
        private readonly byte[] _buffer = new byte[100];
        private Transport? _transport;

        public List<byte> Data { get; } = [];

        public override void ConnectionMade(BaseTransport transport) => _transport = (Transport)transport;

        public override Memory<byte> GetBuffer(int sizehint) => _buffer;

        public override void BufferUpdated(int nbytes)
        {
            Data.AddRange(_buffer.AsSpan(0, nbytes));
            if (Data.Count == expected)
            {
                _transport!.Write("1"u8);
            }
        }

        public override void ConnectionLost(Exception? exc) => lost.SetResult(exc);
    }

    private sealed class OddProtocol : BaseProtocol;
}

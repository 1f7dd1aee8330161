using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>What a TCP server binds to, and how.</summary>
public class CreateServerTests(SelectorKind kind) : NetFixture(kind)
{
    [TestCase(null)]
    [TestCase("")]
    [Property("Semantic", "206")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_server_empty_host")]
    public void CreateServer_NoHost_AllInterfaces(string? host) => Run(async Coroutine (loop) =>
    {
        await using Server server = await loop.CreateServer(() => new RecordingProtocol(), host, 0);
        server.Sockets.Select(static socket => ((IPEndPoint)socket.LocalEndPoint!).Address)
            .Should().BeEquivalentTo(Socket.OSSupportsIPv6 ? [IPAddress.Any, IPAddress.IPv6Any] : new[] { IPAddress.Any });
    });

    [Test]
    [Property("Semantic", "206")]
    public void CreateServer_SeveralHosts_EachOnce() => Run(async Coroutine (loop) =>
    {
        await using Server server = await loop.CreateServer(() => new RecordingProtocol(), ["127.0.0.1", "127.0.0.2", "127.0.0.1"], 0);
        server.Sockets.Select(static socket => ((IPEndPoint)socket.LocalEndPoint!).Address.ToString()).Should().BeEquivalentTo("127.0.0.1", "127.0.0.2");
        foreach (TransportSocket socket in server.Sockets)
        {
            var address = (IPEndPoint)socket.LocalEndPoint!;
            var (transport, _) = await loop.CreateConnection(() => new RecordingProtocol(), address.Address.ToString(), address.Port);
            transport.Close();
        }
    });

    [Test]
    [Property("Semantic", "207")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_server_dual_stack")]
    public void CreateServer_BothFamiliesOnOnePort_DoNotClash() => Run(async Coroutine (loop) =>
    {
        if (!Socket.OSSupportsIPv6)
        {
            Assert.Ignore("No IPv6 here.");
        }

        int port = FreePort();
        await using Server server = await loop.CreateServer(() => new RecordingProtocol(), ["0.0.0.0", "::"], port);
        TransportSocket v6 = server.Sockets.Single(static socket => socket.Family == AddressFamily.InterNetworkV6);
        v6.Getsockopt(SocketOptionLevel.IPv6, SocketOptionName.IPv6Only).Should().NotBe(0);
        foreach (string address in new[] { "127.0.0.1", "::1" })
        {
            var (transport, protocol) = await loop.CreateConnection(() => new RecordingProtocol(), address, port);
            transport.Close();
            await protocol.UntilLost();
        }
    });

    [Test]
    [Property("Semantic", "207")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_server")]
    [PythonTest("test_events", "TestServer.test_get_loop")]
    [KernelOnly]
    public void CreateServer_Returned_ListensAlready() => Run(async Coroutine (loop) =>
    {
        var accepted = new RecordingProtocol();
        await using Server server = await loop.CreateServer(() => accepted, "0.0.0.0", 0);
        server.IsServing().Should().BeTrue();
        server.GetLoop().Should().BeSameAs(loop);
        server.Sockets.Should().ContainSingle().Which.Getsockname().Should().BeOfType<IPEndPoint>().Which.Address.Should().Be(IPAddress.Any);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(IPAddress.Loopback, PortOf(server));
        client.Send("xxx"u8);
        await accepted.UntilReceived(3);
        accepted.Transport.GetExtraInfo("peername").Should().Be(client.LocalEndPoint);
        accepted.Transport.GetExtraInfo("sockname").Should().Be(client.RemoteEndPoint);
        accepted.Transport.Close();
        await accepted.UntilLost();
        accepted.Error.Should().BeNull();
    });

    [Test]
    [Property("Semantic", "197")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_server_trsock")]
    public void Sockets_OfAServer_CannotBeMadeBlocking() => Run(async Coroutine (loop) =>
    {
        await using Server server = await loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", 0);
        TransportSocket socket = server.Sockets.Should().ContainSingle().Subject;
        socket.GetInheritable().Should().BeFalse();
        socket.Invoking(static s => s.Settimeout(1)).Should().Throw<ArgumentException>();
        socket.Settimeout(0);
        socket.Gettimeout().Should().Be(0);
        socket.Invoking(static s => s.Setblocking(true)).Should().Throw<ArgumentException>();
        socket.Setblocking(false);
    });

    [Test]
    [Property("Semantic", "207")]
    public void CreateServer_NotStarted_RefusesUntilItIs() => Run(async Coroutine (loop) =>
    {
        await using Server server = await loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", 0, startServing: false);
        server.IsServing().Should().BeFalse();
        await Fails<SocketException>("*refused*", () => loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", PortOf(server)));
        await server.StartServing();
        await server.StartServing();
        server.IsServing().Should().BeTrue();
        var (transport, _) = await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", PortOf(server));
        transport.Close();
    });

    [Test]
    [Property("Semantic", "207")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_server_addr_in_use")]
    public void CreateServer_PortInUse_ErrorNamesTheAddress() => Run(async Coroutine (loop) =>
    {
        await using Server server = await loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", 0);
        int port = PortOf(server);
        await Fails<SocketException>($"error while attempting to bind on address 127.0.0.1:{port}: *in use*", () => loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", port));
        await Fails<SocketException>(
            $"error while attempting to bind on address 127.0.0.1:{port}: *", () => loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", port, reusePort: true));
    });

    [Test]
    [Property("Semantic", "207")]
    public void CreateServer_PortOfAServerThatHasJustClosed_CanBeBound() => Run(async Coroutine (loop) =>
    {
        Server first = await loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", 0);
        int port = PortOf(first);
        var (transport, protocol) = await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", port);
        first.Close();
        first.CloseClients();
        await protocol.UntilLost();
        await first.WaitClosed();
        await using Server second = await loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", port);
        PortOf(second).Should().Be(port);
    });

    [Test]
    [Property("Semantic", "207")]
    public void CreateServer_ReusePortOnBoth_Share() => Run(async Coroutine (loop) =>
    {
        await using Server one = await loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", 0, reusePort: true);
        await using Server two = await loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", PortOf(one), reusePort: true);
        PortOf(two).Should().Be(PortOf(one));
    });

    [TestCase(null, false)]
    [TestCase(false, false)]
    [TestCase(true, true)]
    [Property("Semantic", "207")]
    public void CreateServer_KeepAlive_IsSet(bool? keepAlive, bool expected) => Run(async Coroutine (loop) =>
    {
        await using Server server = await loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", 0, keepAlive: keepAlive);
        (server.Sockets[0].Getsockopt(SocketOptionLevel.Socket, SocketOptionName.KeepAlive) != 0).Should().Be(expected);
    });

    [Test]
    [Property("Semantic", "208")]
    public void CreateServer_AddressOfAnotherMachine_ErrorNamesIt() => Run(async Coroutine (loop) =>
        await Fails<SocketException>("could not bind on any address out of [192.0.2.1:7]*", () => loop.CreateServer(() => new RecordingProtocol(), "192.0.2.1", 7)));

    [Test]
    [Property("Semantic", "208")]
    public void CreateServer_OneAddressOfTwoIsOurs_ServesThatOne() => Run(async Coroutine (loop) =>
    {
        await using Server server = await loop.CreateServer(() => new RecordingProtocol(), ["192.0.2.1", "127.0.0.1"], 0);
        server.Sockets.Should().ContainSingle();
    });

    [Test]
    [Property("Semantic", "206")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_server_ipv6")]
    public void StartServer_Ipv6Address_ListensThere() => Run(async Coroutine (_) =>
    {
        if (!Socket.OSSupportsIPv6)
        {
            Assert.Ignore("No IPv6 here.");
        }

        await using Server server = await Asyncio.StartServer(static (_, writer) => writer.Close(), "::1", 0);
        server.Sockets.Should().ContainSingle().Which.LocalEndPoint.Should().BeOfType<IPEndPoint>().Which.Address.Should().Be(IPAddress.IPv6Loopback);
    });

    [Test]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_server_stream_bittype")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_server_sock")]
    [KernelOnly]
    public void CreateServer_Sock_ListensOnIt([Values] bool isBlocking) => Run(async Coroutine (loop) =>
    {
        var sock = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = isBlocking };
        sock.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Server server = await loop.CreateServer(() => new RecordingProtocol(), sock: sock);
        server.Sockets[0].Fileno().Should().Be((int)sock.Handle);
        var (transport, _) = await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", PortOf(server));
        transport.Close();
        server.Close();
        sock.SafeHandle.IsClosed.Should().BeTrue();
        await server.WaitClosed();
    });

    [Test]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_server_wrong_sock")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_server_host_port_sock")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_server_no_host_port_sock")]
    public void CreateServer_WrongArguments_AreRefused() => Run(async Coroutine (loop) =>
    {
        using Socket stream = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp), datagram = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await Fails<ArgumentException>("Neither host/port nor sock*", () => loop.CreateServer(() => new RecordingProtocol()));
        await Fails<ArgumentException>("host/port and sock*", () => loop.CreateServer(() => new RecordingProtocol(), port: 1, sock: stream));
        await Fails<ArgumentException>("*stream socket was expected*", () => loop.CreateServer(() => new RecordingProtocol(), sock: datagram));
        await Fails<ArgumentNullException>("*", () => loop.CreateServer(null!, "127.0.0.1", 0));
    });
}

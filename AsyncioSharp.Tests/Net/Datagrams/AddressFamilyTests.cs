using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Datagrams to addresses that are not for the socket: one behaviour on every selector, asyncio's.</summary>
public class AddressFamilyTests(SelectorKind kind) : NetFixture(kind)
{
    private static readonly IPEndPoint s_v4 = new(IPAddress.Loopback, 9);
    private static readonly IPEndPoint s_v6 = new(IPAddress.IPv6Loopback, 9);

    [TestCase(AddressFamily.InterNetwork)]
    [TestCase(AddressFamily.InterNetworkV6)]
    public void Sendto_AnotherFamily_ToldAndTheEndpointGoesOn(AddressFamily family) =>
        Run(async Coroutine (loop) => await SendBoth(loop, family));

    [Test]
    public void Sendto_AnotherFamilyInANativeTask_ToldAndTheEndpointGoesOn() =>
        Run(async Task (loop) => await SendBoth(loop, AddressFamily.InterNetwork));

    [Test]
    public void Sendto_UnixAddressOverUdp_Told() => Run(async Coroutine (loop) =>
    {
        var (transport, protocol) = await Endpoint(loop, AddressFamily.InterNetwork);
        transport.Sendto("x"u8, new UnixDomainSocketEndPoint("/tmp/nobody"));
        protocol.Events.Should().Equal("made", "error AddressFamilyNotSupported");
        transport.Close();
        await protocol.Until("lost");
    });

    [Test]
    public void Sendto_UnresolvedName_IsAnArgumentError() => Run(async Coroutine (loop) =>
    {
        var (transport, protocol) = await Endpoint(loop, AddressFamily.InterNetwork);
        Action send = () => transport.Sendto("x"u8, new DnsEndPoint("localhost", 9));
        send.Should().Throw<ArgumentException>().WithMessage("*must be resolved first*");
        transport.Close();
        await protocol.Until("lost");
    });

    [Test]
    [KernelOnly]
    public void SockSendto_AnotherFamily_IsASocketError() => Run(async Coroutine (loop) =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        SocketException error = await Fails<SocketException>(loop.SockSendto(socket, "x"u8, s_v6));
        error.SocketErrorCode.Should().Be(SocketError.AddressFamilyNotSupported);
    });

    private static async Coroutine<(DatagramTransport Transport, RecordingDatagramProtocol Protocol)> Endpoint(
        EventLoop loop, AddressFamily family) =>
        await loop.CreateDatagramEndpoint(() => new RecordingDatagramProtocol(), family: family);

    private static async Coroutine SendBoth(EventLoop loop, AddressFamily family)
    {
        if (family == AddressFamily.InterNetworkV6 && !Socket.OSSupportsIPv6)
        {
            Assert.Ignore("No IPv6 here.");
        }

        (IPEndPoint own, EndPoint other) = family == AddressFamily.InterNetwork ? (s_v4, s_v6) : (s_v6, s_v4);
        var here = new IPEndPoint(own.Address, 0);
        var (receiving, receiver) = await loop.CreateDatagramEndpoint(() => new RecordingDatagramProtocol(), localAddr: here);
        var (transport, protocol) = await Endpoint(loop, family);
        transport.Sendto("lost"u8, other);
        protocol.Events.Should().Equal("made", "error AddressFamilyNotSupported");
        transport.IsClosing().Should().BeFalse();
        transport.Sendto("fine"u8, (EndPoint)receiving.GetExtraInfo("sockname")!);
        await receiver.Until("got fine");
        transport.Close();
        receiving.Close();
        await protocol.Until("lost");
        await receiver.Until("lost");
    }
}

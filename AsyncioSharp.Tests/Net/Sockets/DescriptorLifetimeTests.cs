using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>A descriptor's number is given away again as soon as it is closed: nobody may use it any longer.</summary>
[KernelOnly]
public class DescriptorLifetimeTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    public void SocketView_AfterTheEnd_DoesNotTouchTheNextSocketOfThatNumber() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket accepted) = await Serve(loop);
        var view = (TransportSocket)transport.GetExtraInfo("socket")!;
        view.Getsockopt(SocketOptionLevel.Socket, SocketOptionName.KeepAlive).Should().Be(0);
        int number = view.Fileno();
        transport.Close();
        await protocol.UntilLost();
        (Socket next, Socket peer) = PairWithNumber(number);
        view.Invoking(static v => v.Shutdown(SocketShutdown.Both)).Should().Throw<ObjectDisposedException>();
        view.Invoking(static v => v.Setsockopt(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, 1)).Should().Throw<ObjectDisposedException>();
        next.Send("alive"u8).Should().Be(5);
        Close(accepted, next, peer);
    });

    [Test]
    public void Write_AfterTheProgramClosedItsSocket_EndsTheConnection_AndReachesNobodyElse() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        var protocol = new RecordingProtocol();
        var transport = new SocketTransport(loop, LoopNet.Of(loop).Network.Adopt(ours), protocol);
        await Turns(2);
        int number = (int)ours.Handle;
        ours.Dispose();
        (Socket next, Socket other) = PairWithNumber(number);
        transport.Write("secret"u8);
        await protocol.UntilLost();
        protocol.Error.Should().BeOfType<SocketException>().Which.SocketErrorCode.Should().Be(SocketError.OperationAborted);
        other.Available.Should().Be(0);
        next.Send("alive"u8).Should().Be(5);
        Close(peer, next, other);
    });

    [Test]
    public void DataReceived_ATaskReceivesMeanwhile_DataStays() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        (Socket mine, Socket other) = TcpPair();
        other.Send("overwritten"u8);
        var protocol = new ReceivesInside(loop, mine);
        var transport = new SocketTransport(loop, LoopNet.Of(loop).Network.Adopt(ours), protocol);
        peer.Send("hello"u8);
        (await protocol.Received).Should().Equal("hello"u8.ToArray());
        transport.Abort();
        await Turns(2);
        Close(peer, mine, other);
    });

    /// <summary>A connection that the loop accepted: its descriptor is no Socket object.</summary>
    private static async Coroutine<(SocketTransport Transport, RecordingProtocol Protocol, Socket Peer)> Serve(EventLoop loop)
    {
        var protocol = new RecordingProtocol();
        Server server = await loop.CreateServer(() => protocol, "127.0.0.1", 0);
        var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        peer.Connect("127.0.0.1", PortOf(server));
        await protocol.Until(static p => p.Events.Contains("made"));
        server.Close();
        return ((SocketTransport)protocol.Transport, protocol, peer);
    }

    private sealed class ReceivesInside(EventLoop loop, Socket mine) : Protocol
    {
        public Future<byte[]> Received { get; } = loop.CreateFuture<byte[]>();

        public override void DataReceived(ReadOnlySpan<byte> data)
        {
            Asyncio.CreateTask(loop.SockRecv(mine, 100), eagerStart: true);
            Received.SetResult(data.ToArray());
        }
    }
}

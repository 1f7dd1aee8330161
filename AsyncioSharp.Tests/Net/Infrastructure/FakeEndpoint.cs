using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>A datagram endpoint over a <see cref="FakeSocket"/>, in virtual time.</summary>
internal sealed class FakeEndpoint
{
    private readonly bool _isConnected;

    private FakeEndpoint(EventLoop loop, bool isConnected)
    {
        _isConnected = isConnected;
        Socket = new FakeSocket(AddressFamily.InterNetwork, SocketType.Dgram) { Remote = isConnected ? Peer : null };
        loop.SetExceptionHandler((_, context) => Reports.Add(context));
        Transport = new SocketDatagramTransport(loop, Socket, Protocol, address: null, static () => { });
    }

    public static IPEndPoint Peer { get; } = new(IPAddress.Parse("10.0.0.1"), 1234);

    public FakeSocket Socket { get; }

    public RecordingDatagramProtocol Protocol { get; } = new();

    public SocketDatagramTransport Transport { get; }

    /// <summary>What came to the loop's exception handler.</summary>
    public List<LoopExceptionContext> Reports { get; } = [];

    /// <summary>Where <see cref="Sendto"/> sends to: a connected endpoint needs no address.</summary>
    public EndPoint? Receiver => _isConnected ? null : Peer;

    /// <summary>How often the socket was asked to send.</summary>
    public int SendCalls => Socket.Calls.Count(static call => call.StartsWith("send", StringComparison.Ordinal));

    /// <summary>Runs a body with an endpoint that reads.</summary>
    public static void Run(Func<FakeEndpoint, Coroutine> body, bool isConnected = false) => Virtual.Run(async Coroutine () =>
    {
        var endpoint = new FakeEndpoint(Asyncio.GetRunningLoop(), isConnected);
        await endpoint.Protocol.Until("made");
        await Asyncio.Sleep(0);
        await body(endpoint);
        endpoint.Transport.Abort();
        await endpoint.Protocol.Until("lost");
        await Asyncio.Sleep(0);
        endpoint.Socket.IsClosed.Should().BeTrue();
        endpoint.Reports.Should().BeEmpty();
    });

    public void Sendto(string text) => Transport.Sendto(System.Text.Encoding.ASCII.GetBytes(text), Receiver);

    /// <summary>The socket is found ready; returns when its transport has been told.</summary>
    public async Coroutine Fire(Readiness ready)
    {
        Socket.Fire(ready);
        await Asyncio.Sleep(0);
    }
}

using System.Net.Security;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>TLS connections whose two ends are both ours.</summary>
public abstract class TlsFixture(SelectorKind kind) : NetFixture(kind)
{
    internal static SslClientAuthenticationOptions ClientOptions() => new() { TargetHost = "localhost", RemoteCertificateValidationCallback = static (_, _, _, _) => true };

    internal static TlsSetup ClientSetup(double? shutdownTimeout = null) => new(ClientOptions(), null, null, shutdownTimeout);

    internal static TlsSetup ServerSetup(double? shutdownTimeout = null) => new(null, ServerTls.FromX509Certificate2(TestCertificates.Localhost).Options, null, shutdownTimeout);

    internal static (SocketTransport A, SocketTransport B) Pair(EventLoop loop)
    {
        (Socket ours, Socket peer) = TcpPair();
        NetworkStack network = LoopNet.Of(loop).Network;
        return (new SocketTransport(loop, network.Adopt(ours), new RecordingProtocol()), new SocketTransport(loop, network.Adopt(peer), new RecordingProtocol()));
    }

    internal static async Coroutine<(TlsTransport Client, RecordingProtocol ClientProtocol, TlsTransport Server, RecordingProtocol ServerProtocol)> Establish(EventLoop loop, double? shutdownTimeout = null)
    {
        (Socket ours, Socket peer) = TcpPair();
        NetworkStack network = LoopNet.Of(loop).Network;
        var clientProtocol = new RecordingProtocol();
        var serverProtocol = new RecordingProtocol();
        AsyncioTask<Transport> serving = Asyncio.CreateTask(TlsConnector.Connect(loop, network.Adopt(peer), serverProtocol, ServerSetup(shutdownTimeout)));
        Transport client = await TlsConnector.Connect(loop, network.Adopt(ours), clientProtocol, ClientSetup(shutdownTimeout));
        return ((TlsTransport)client, clientProtocol, (TlsTransport)await serving, serverProtocol);
    }
}

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Connections over TCP, or over TLS, whose two ends are ours; the client's end can be made to reset.</summary>
public abstract class FaultFixture(SelectorKind kind) : NetFixture(kind)
{
    protected static ServerTls? Serving(bool tls) => tls ? ServerTls.FromX509Certificate2(TestCertificates.Localhost) : null;

    /// <summary>Trusts the test's certificate and no other.</summary>
    protected static ClientTls? Trusting(bool tls) => tls
        ? new ClientTls(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate!.GetCertHashString() == TestCertificates.Localhost.Thumbprint,
        })
        : null;

    /// <summary>Two connected protocols; the client's end, the near one, is there when the call returns, and so is the far one.</summary>
    internal static async Coroutine<(Transport Near, Transport Far)> Pair(EventLoop loop, bool tls, BaseProtocol near, RecordingProtocol far)
    {
        Server server = await loop.CreateServer(() => far, "127.0.0.1", 0, ssl: Serving(tls));
        (Transport transport, _) = await loop.CreateConnection(() => near, "127.0.0.1", PortOf(server), ssl: Trusting(tls));
        await far.Until(static protocol => protocol.Events.Contains("made"));
        server.Close();
        return (transport, far.Transport);
    }

    /// <summary>Two connected streams.</summary>
    protected static async Coroutine<(AsyncioStreamReader NearReader, AsyncioStreamWriter Near, AsyncioStreamReader FarReader, AsyncioStreamWriter Far)> Streams(bool tls, int limit = 65_536)
    {
        Future<(AsyncioStreamReader, AsyncioStreamWriter)> accepted = Asyncio.GetRunningLoop().CreateFuture<(AsyncioStreamReader, AsyncioStreamWriter)>();
        Server server = await Asyncio.StartServer((reader, writer) => accepted.SetResult((reader, writer)), "127.0.0.1", 0, limit: limit, ssl: Serving(tls));
        (AsyncioStreamReader nearReader, AsyncioStreamWriter near) = await Asyncio.OpenConnection("127.0.0.1", PortOf(server), limit: limit, ssl: Trusting(tls));
        (AsyncioStreamReader farReader, AsyncioStreamWriter far) = await accepted;
        server.Close();
        return (nearReader, near, farReader, far);
    }

    /// <summary>A client whose <c>Transport.Abort</c> is a reset.</summary>
    protected static async Coroutine<(AsyncioStreamReader Reader, AsyncioStreamWriter Writer)> OpenResetting(Server server, bool tls = false)
    {
        Socket socket = ConnectTo(server);
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        return await Asyncio.OpenConnection(sock: socket, ssl: Trusting(tls), serverHostname: tls ? "localhost" : null);
    }

    /// <summary>A blocking socket, connected to a server.</summary>
    protected static Socket ConnectTo(Server server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, PortOf(server));
        return socket;
    }

    /// <summary>Waits until a number stays the same for many turns of the loop, in which the kernel has nothing more to say.</summary>
    protected static async Coroutine UntilStill(Func<long> number)
    {
        long before = -1;
        for (int still = 0; still < 200; still = number() == before ? still + 1 : 0)
        {
            before = number();
            await Asyncio.Sleep(0);
        }
    }

    /// <summary>How many bytes a reader holds.</summary>
    protected static int Buffered(AsyncioStreamReader reader)
    {
        string[] words = reader.ToString().Split(' ');
        int at = Array.IndexOf(words, "bytes");
        return at < 1 ? 0 : int.Parse(words[at - 1], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Closes both ends without looking at how the other one takes it.</summary>
    protected static async Coroutine Drop(params AsyncioStreamWriter[] writers)
    {
        foreach (AsyncioStreamWriter writer in writers)
        {
            writer.Transport.Abort();
        }

        foreach (AsyncioStreamWriter writer in writers)
        {
            try
            {
                await writer.WaitClosed();
            }
            catch (Exception error) when (error is SocketException or IOException)
            {
                // The other end may have been quicker.
            }
        }
    }
}

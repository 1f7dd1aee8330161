using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>The other end of a connection as a blocking program on a thread of its own sees it, with TLS or without. Nothing of it runs on the loop.</summary>
internal sealed class BlockingPeer(Socket socket) : IDisposable
{
    private const int LimitMilliseconds = 10_000;

    public Socket Socket { get; } = Patient(socket);

    public Stream Stream { get; private set; } = new NetworkStream(socket, ownsSocket: true);

    /// <summary>Listens on this machine.</summary>
    public static Socket Listen(int backlog = 100)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(backlog);
        return listener;
    }

    /// <summary>Serves clients on a thread, one after another.</summary>
    public static AsyncioTask Serve(Socket listener, Action<BlockingPeer> body, int clients = 1) => Asyncio.CreateTask(async Coroutine () => await Asyncio.ToThread(() =>
    {
        for (int i = 0; i < clients; i++)
        {
            using var peer = new BlockingPeer(listener.Accept());
            body(peer);
        }
    }));

    /// <summary>Runs a client on a thread.</summary>
    public static AsyncioTask Connect(EndPoint address, Action<BlockingPeer> body) => Asyncio.CreateTask(async Coroutine () => await Asyncio.ToThread(() =>
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(address);
        using var peer = new BlockingPeer(socket);
        body(peer);
    }));

    /// <summary>TLS from here on, inside of the TLS that there may be.</summary>
    public void StartTlsAsServer()
    {
        var tls = new SslStream(Stream);
        Stream = tls;
        tls.AuthenticateAsServer(TestCertificates.Localhost);
    }

    /// <inheritdoc cref="StartTlsAsServer"/>
    public void StartTlsAsClient()
    {
        var tls = new SslStream(Stream);
        Stream = tls;
        tls.AuthenticateAsClient(TlsFixture.ClientOptions());
    }

    public void Send(ReadOnlySpan<byte> data) => Stream.Write(data);

    public byte[] Receive(int count)
    {
        var data = new byte[count];
        Stream.ReadExactly(data);
        return data;
    }

    /// <summary>How many bytes come until the end; under TLS, until the other side's close_notify or the end without one.</summary>
    public int ReceiveToEnd()
    {
        var buffer = new byte[65_536];
        int total = 0;
        for (int count; (count = Stream.Read(buffer)) > 0;)
        {
            total += count;
        }

        return total;
    }

    /// <summary>Sends close_notify; what comes can still be read.</summary>
    public void SayGoodbye() => ((SslStream)Stream).ShutdownAsync().GetAwaiter().GetResult();

    public void Dispose() => Stream.Dispose();

    private static Socket Patient(Socket socket)
    {
        // Small answers after a handshake would wait 40 ms each for an acknowledgement.
        socket.NoDelay = true;
        socket.ReceiveTimeout = LimitMilliseconds;
        socket.SendTimeout = LimitMilliseconds;
        return socket;
    }
}

using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using AsyncioSharp.Net;

namespace AsyncioSharp.Benchmarks;

/// <summary>Our echo server, a process of its own: <c>serve [--streams] tcp|unix|udp|tls PORT|PATH [CERTIFICATE]</c>. Prints "ready" when it listens, and is killed in the end.</summary>
internal static class Serve
{
    private const int Backlog = 4096;
    private const int ReadSize = 65536;

    /// <summary>Which combinations there are.</summary>
    public static bool Knows(string transport, string style) => (transport, style) is ("tcp" or "unix" or "tls", "protocol" or "streams") or ("udp", "protocol");

    public static int Run(string[] arguments)
    {
        bool isStreams = arguments is ["--streams", ..];
        if (arguments[(isStreams ? 1 : 0)..] is not [var transport, var address, .. var certificate] || certificate.Length != (transport == "tls" ? 1 : 0))
        {
            throw new ArgumentException("serve [--streams] tcp PORT | unix PATH | udp PORT | tls PORT CERTIFICATE");
        }

        ServerTls? tls = certificate is [var path] ? ServerTls.FromX509Certificate2(X509Certificate2.CreateFromPemFile(path)) : null;
        AsyncioContext.Run(() => Listen(isStreams, transport, address, tls));
        return 0;
    }

    private static async Coroutine Listen(bool isStreams, string transport, string address, ServerTls? tls)
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        if (transport == "udp")
        {
            await loop.CreateDatagramEndpoint(static () => new DatagramEcho(), new IPEndPoint(IPAddress.Loopback, Port(address)));
            Console.WriteLine("ready");
            await loop.CreateFuture();
            return;
        }

        Server server = (isStreams, transport) switch
        {
            (false, "tcp" or "tls") => await loop.CreateServer(static () => new Echo(), "127.0.0.1", Port(address), backlog: Backlog, ssl: tls),
            (false, "unix") => await loop.CreateUnixServer(static () => new Echo(), address, backlog: Backlog),
            (true, "tcp" or "tls") => await Asyncio.StartServer(EchoStream, "127.0.0.1", Port(address), backlog: Backlog, ssl: tls),
            (true, "unix") => await Asyncio.StartUnixServer(EchoStream, address, backlog: Backlog),
            _ => throw new ArgumentException($"There is no transport '{transport}'."),
        };
        Console.WriteLine("ready");
        await server.ServeForever();
    }

    private static async Coroutine EchoStream(AsyncioStreamReader reader, AsyncioStreamWriter writer)
    {
        while (await reader.Read(ReadSize) is { Length: > 0 } data)
        {
            writer.Write(data);
            await writer.Drain();
        }

        writer.Close();
    }

    private static int Port(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    internal sealed class Echo : Protocol
    {
        private Transport? _transport;

        public override void ConnectionMade(BaseTransport transport) => _transport = (Transport)transport;

        public override void DataReceived(ReadOnlySpan<byte> data) => _transport!.Write(data);
    }

    private sealed class DatagramEcho : DatagramProtocol
    {
        private DatagramTransport? _transport;

        public override void ConnectionMade(BaseTransport transport) => _transport = (DatagramTransport)transport;

        public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint? addr) => _transport!.Sendto(data, addr);
    }
}

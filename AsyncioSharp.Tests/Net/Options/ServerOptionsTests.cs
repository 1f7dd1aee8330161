using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Options of servers and connections have the same effect from a record as from the ported signature.</summary>
public class ServerOptionsTests(SelectorKind kind) : TlsFixture(kind)
{
    [Test]
    public void StartServer_ARecord_IsWhatTheArgumentsAre([Values] bool isRecord) => Run(async Coroutine (loop) =>
    {
        await using Server server = await (isRecord
            ? Asyncio.StartServer(EchoLine, "localhost", 0, new ServerOptions
            {
                Limit = 10, Family = AddressFamily.InterNetwork, Ssl = TestCertificates.Localhost, MaxConnections = 3, IdleTimeout = 50, StartServing = false,
            })
            : Asyncio.StartServer(
                EchoLine, "localhost", 0, limit: 10, family: AddressFamily.InterNetwork, ssl: TestCertificates.Localhost, maxConnections: 3, idleTimeout: 50, startServing: false));
        await Check(server);
    });

    [Test]
    public void StartServer_ARecordAndANativeCallback_IsWhatTheArgumentsAre([Values] bool isRecord) => Run(async Task (loop) =>
    {
        await using Server server = await (isRecord
            ? Asyncio.StartServer(EchoLineNative, "localhost", 0, new ServerOptions
            {
                Limit = 10, Family = AddressFamily.InterNetwork, Ssl = TestCertificates.Localhost, MaxConnections = 3, IdleTimeout = 50, StartServing = false,
            })
            : Asyncio.StartServer(
                EchoLineNative, "localhost", 0, limit: 10, family: AddressFamily.InterNetwork, ssl: TestCertificates.Localhost, maxConnections: 3, idleTimeout: 50, startServing: false));
        await Check(server);
    });

    [Test]
    [KernelOnly]
    public void CreateServer_ARecordWithASocket_ListensOnIt() => Run(async Coroutine (loop) =>
    {
        var sock = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        sock.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        EndPoint bound = sock.LocalEndPoint!;
        await using Server server = await loop.CreateServer(static () => new RecordingProtocol(), null, null, new ServerOptions { Sock = sock });
        server.Sockets.Single().LocalEndPoint.Should().Be(bound);
    });

    [Test]
    [KernelOnly]
    public void UnixServer_ARecord_KeepsItsFileAndItsLimit() => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        Server server = await Asyncio.StartUnixServer(EchoLine, path.Name, new ServerOptions { Limit = 10, CleanupSocket = false });
        var (reader, writer) = await Asyncio.OpenUnixConnection(path.Name, new ConnectOptions { Limit = 20 });
        writer.Write("longer than ten\n"u8);
        (await reader.ReadLine()).Should().Equal("too long\n"u8.ToArray());
        writer.Close();
        await writer.WaitClosed();
        await server.DisposeAsync();
        File.Exists(path.Name).Should().BeTrue();
    });

    [Test]
    public void CreateConnection_ARecord_ConnectsFromItsAddress([Values] bool isRecord) => Run(async Coroutine (loop) =>
    {
        var seen = loop.CreateFuture<EndPoint>();
        await using Server server = await Asyncio.StartServer((_, writer) => seen.SetResult((EndPoint)writer.GetExtraInfo("peername")!), "127.0.0.1", 0);
        var local = new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0);
        var (transport, _) = await (isRecord
            ? loop.CreateConnection(static () => new RecordingProtocol(), "127.0.0.1", PortOf(server), new ConnectOptions { LocalAddr = local })
            : loop.CreateConnection(static () => new RecordingProtocol(), "127.0.0.1", PortOf(server), localAddr: local));
        ((IPEndPoint)await seen).Address.Should().Be(local.Address);
        transport.Close();
        server.CloseClients();
    });

    [Test]
    public void Options_WrittenShortOrNull_AreTheRecord() => Run(async Coroutine (loop) =>
    {
        await using Server first = await loop.CreateServer(static () => new RecordingProtocol(), "127.0.0.1", 0, new() { StartServing = false });
        await using Server second = await Asyncio.StartServer(async (reader, writer) => await reader.Read(), ["127.0.0.1"], 0, new() { MaxConnections = 2 });
        await using Server third = await Asyncio.StartServer(async (reader, writer) => await reader.Read(), "127.0.0.1", 0, null);
        (first.IsServing(), second.MaxConnections, third.MaxConnections).Should().Be((false, 2, null));
    });

    private static async Coroutine Check(Server server)
    {
        (server.MaxConnections, server.IdleTimeout, server.IsServing()).Should().Be((3, 50, false));
        server.Sockets.Should().OnlyContain(static socket => socket.LocalEndPoint!.AddressFamily == AddressFamily.InterNetwork);
        await server.StartServing();
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", PortOf(server), new ConnectOptions { Ssl = ClientOptions(), SslHandshakeTimeout = 30 });
        writer.Write("longer than ten\n"u8);
        (await reader.ReadLine()).Should().Equal("too long\n"u8.ToArray());
        writer.Close();
        await writer.WaitClosed();
    }

    private static async Coroutine EchoLine(AsyncioStreamReader reader, AsyncioStreamWriter writer) => await EchoLineNative(reader, writer);

    private static async Task EchoLineNative(AsyncioStreamReader reader, AsyncioStreamWriter writer)
    {
        try
        {
            writer.Write(await reader.ReadLine());
        }
        catch (ArgumentException)
        {
            writer.Write("too long\n"u8);
        }

        await reader.Read();
        writer.Close();
    }
}

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>No string with a zero character reaches the system, which would drop what stands behind it.</summary>
[Platform("Linux")]
[KernelOnly]
public class NativeTextTests(SelectorKind kind) : NetFixture(kind)
{
    private const string Message = "embedded null byte*";

    [Test]
    public void Anything_ZeroCharacterInside_Refused() => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        using var unix = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        string file = path.Name + "\0x";
        const string Host = "localhost\0x";
        var name = new DnsEndPoint(Host, 1);
        var unixAddress = new UnixDomainSocketEndPoint(file);
        (string Call, Func<Coroutine> Run)[] calls =
        [
            ("cwd", async Coroutine () => await Asyncio.CreateSubprocessExec("true", cwd: "/\0x")),
            ("cwd of a shell", async Coroutine () => await Asyncio.CreateSubprocessShell("true", cwd: "/\0x")),
            ("executable", async Coroutine () => await Asyncio.CreateSubprocessExec("true", executable: "/bin/true\0x")),
            ("program", async Coroutine () => await Asyncio.CreateSubprocessExec("true\0x")),
            ("argument", async Coroutine () => await Asyncio.CreateSubprocessExec("true", ["a\0x"])),
            ("command", async Coroutine () => await Asyncio.CreateSubprocessShell("true\0x")),
            ("variable", async Coroutine () => await Asyncio.CreateSubprocessExec("true", env: Variable("A\0x", "b"))),
            ("value", async Coroutine () => await Asyncio.CreateSubprocessExec("true", env: Variable("A", "b\0x"))),
            ("protocol", async Coroutine () => await loop.SubprocessExec(() => new RecordingChild(), "true", [], cwd: "/\0x")),
            ("CreateUnixServer", async Coroutine () => await loop.CreateUnixServer(() => new RecordingProtocol(), file)),
            ("CreateUnixConnection", async Coroutine () => await loop.CreateUnixConnection(() => new RecordingProtocol(), file)),
            ("StartUnixServer", async Coroutine () => await Asyncio.StartUnixServer(static (_, _) => { }, file)),
            ("OpenUnixConnection", async Coroutine () => await Asyncio.OpenUnixConnection(file)),
            ("CreateServer", async Coroutine () => await loop.CreateServer(() => new RecordingProtocol(), Host, 0)),
            ("CreateServer, second", async Coroutine () => await loop.CreateServer(() => new RecordingProtocol(), ["127.0.0.1", Host], 0)),
            ("CreateConnection", async Coroutine () => await loop.CreateConnection(() => new RecordingProtocol(), Host, 1)),
            ("localAddr", async Coroutine () => await loop.CreateConnection(Protocol, "127.0.0.1", 1, localAddr: name)),
            ("serverHostname", async Coroutine () => await loop.CreateConnection(
                Protocol, "127.0.0.1", 1, ssl: true, serverHostname: Host)),
            ("TargetHost", async Coroutine () => await loop.CreateConnection(
                () => new RecordingProtocol(), "127.0.0.1", 1, ssl: new SslClientAuthenticationOptions { TargetHost = Host })),
            ("Getaddrinfo", async Coroutine () => await loop.Getaddrinfo(Host, 1)),
            ("service", async Coroutine () => await loop.Getaddrinfo("127.0.0.1", "http\0x")),
            ("Getnameinfo", async Coroutine () => await loop.Getnameinfo(new DnsEndPoint("127.0.0.1\0x", 1))),
            ("datagrams, local", async Coroutine () => await loop.CreateDatagramEndpoint(Datagrams, localAddr: unixAddress)),
            ("datagrams, remote", async Coroutine () => await loop.CreateDatagramEndpoint(Datagrams, remoteAddr: name)),
            ("datagrams, pair", async Coroutine () => await loop.CreateDatagramEndpoint(Datagrams, localAddr: (Host, 0))),
            ("SockConnect", async Coroutine () => await loop.SockConnect(unix, unixAddress)),
            ("SockConnect, name", async Coroutine () => await loop.SockConnect(unix, Host, 1)),
            ("SockSendto", async Coroutine () => await loop.SockSendto(udp, "x"u8, name)),
        ];
        foreach ((string call, Func<Coroutine> run) in calls)
        {
            Func<Task> refused = async () => await run();
            await refused.Should().ThrowAsync<ArgumentException>(call).WithMessage(Message);
        }

        Directory.GetFileSystemEntries(Path.GetDirectoryName(path.Name)!).Should().BeEmpty("nothing was bound under half of a name");
    });

    private static RecordingProtocol Protocol() => new();

    private static RecordingDatagramProtocol Datagrams() => new();

    private static Dictionary<string, string> Variable(string name, string value) => new() { [name] = value };

    [Test]
    public void Sendto_UnixPathWithZeroCharacter_RefusedAtOnce() => Run(async Task (loop) =>
    {
        var (transport, protocol) = await loop.CreateDatagramEndpoint(Datagrams, family: AddressFamily.Unix);
        Action send = () => transport.Sendto("x"u8, new UnixDomainSocketEndPoint("/tmp/a\0b"));
        send.Should().Throw<ArgumentException>().WithMessage(Message);
        transport.Close();
        await protocol.Until("lost");
    });

    [Test]
    public void UnixServer_AbstractNameWithZeroCharacters_Works() => Run(async Coroutine (loop) =>
    {
        string name = $"\0asyncio\0sharp {Environment.ProcessId} {Kind}";
        Server server = await loop.CreateUnixServer(() => new RecordingProtocol(), name);
        var (transport, protocol) = await loop.CreateUnixConnection(() => new RecordingProtocol(), name);
        transport.GetExtraInfo("peername").Should().Be(new UnixDomainSocketEndPoint(name));
        transport.Close();
        await protocol.UntilLost();
        server.CloseClients();
        server.Close();
        await server.WaitClosed();
    });
}

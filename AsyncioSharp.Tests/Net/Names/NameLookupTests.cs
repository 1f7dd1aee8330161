using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>From names to addresses and back.</summary>
public class NameLookupTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    [Property("Semantic", "30")]
    public void Getaddrinfo_Literal_NeedsNoLookup() => Run(async Coroutine (loop) =>
    {
        _ = new FakeStack(loop);
        AddrInfo[] infos = await loop.Getaddrinfo("127.0.0.1", 80);
        infos.Should().Equal(
            new AddrInfo(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp, string.Empty, new IPEndPoint(IPAddress.Loopback, 80)),
            new AddrInfo(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp, string.Empty, new IPEndPoint(IPAddress.Loopback, 80)),
            new AddrInfo(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Unspecified, string.Empty, new IPEndPoint(IPAddress.Loopback, 80)));
        var (family, type, proto, canonname, sockaddr) = (await loop.Getaddrinfo("::1", 80, type: SocketType.Stream)).Single();
        (family, type, proto, canonname, sockaddr).Should().Be((AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp, string.Empty, new IPEndPoint(IPAddress.IPv6Loopback, 80)));
    });

    [Test]
    [Property("Semantic", "30")]
    public void Getaddrinfo_DefaultExecutorIsBusy_IsNotDelayed() => Run(async Coroutine (loop) =>
    {
        using var release = new ManualResetEventSlim();
        using var executor = new ThreadPoolExecutor(1);
        loop.SetDefaultExecutor(executor);
        Future blocked = loop.RunInExecutor(null, () => release.Wait());
        AddrInfo[] infos = await loop.Getaddrinfo("localhost", 80, family: AddressFamily.InterNetwork, type: SocketType.Stream);
        infos.Should().ContainSingle().Which.Sockaddr.Should().Be(new IPEndPoint(IPAddress.Loopback, 80));
        blocked.Done().Should().BeFalse();
        release.Set();
        await blocked;
    });

    [Test]
    public void Getaddrinfo_Service_IsKnownToTheSystem() => Run(async Coroutine (loop) =>
    {
        if (!File.Exists("/etc/services"))
        {
            Assert.Ignore("This system has no services file.");
        }

        (await loop.Getaddrinfo("127.0.0.1", "http", type: SocketType.Stream)).Single().Sockaddr.Port.Should().Be(80);
        (await loop.Getaddrinfo("127.0.0.1", "8080", type: SocketType.Stream)).Single().Sockaddr.Port.Should().Be(8080);
        await Fails<SocketException>("*nosuchservice*", () => loop.Getaddrinfo("127.0.0.1", "nosuchservice"));
        await Fails<SocketException>("*http*", () => loop.Getaddrinfo("127.0.0.1", "http", type: SocketType.Stream, flags: AddressInfoFlags.Numericserv));
        (await loop.Getnameinfo(new IPEndPoint(IPAddress.Loopback, 80), NameInfoFlags.Numerichost)).Should().Be(("127.0.0.1", "http"));
    });

    [Test]
    public void Getaddrinfo_NoHost_ThisMachineOrAllInterfaces() => Run(async Coroutine (loop) =>
    {
        (await loop.Getaddrinfo(null, 80, AddressFamily.InterNetwork, SocketType.Stream)).Single().Sockaddr.Address.Should().Be(IPAddress.Loopback);
        (await loop.Getaddrinfo(null, 80, AddressFamily.InterNetwork, SocketType.Stream, flags: AddressInfoFlags.Passive)).Single().Sockaddr.Address.Should().Be(IPAddress.Any);
        (await loop.Getaddrinfo("127.0.0.1", null, type: SocketType.Stream)).Single().Sockaddr.Port.Should().Be(0);
        await Fails<SocketException>("Neither*", () => loop.Getaddrinfo(null, null));
    });

    [Test]
    [Property("Semantic", "203")]
    public void Getaddrinfo_NameNotKnown_ErrorNamesIt() => Run(async Coroutine (loop) =>
        await Fails<SocketException>("nosuch.invalid: *", () => loop.Getaddrinfo("nosuch.invalid", 80)));

    [Test]
    public void Getaddrinfo_Flags_AreFollowed() => Run(async Coroutine (loop) =>
    {
        var stack = new FakeStack(loop);
        stack.Names["both"] = ["10.0.0.1", "fd00::1"];
        stack.Names["four"] = ["10.0.0.1"];
        (await Addresses(loop, "both", AddressFamily.Unspecified, AddressInfoFlags.None)).Should().Equal("10.0.0.1", "fd00::1");
        (await Addresses(loop, "both", AddressFamily.InterNetworkV6, AddressInfoFlags.V4mapped)).Should().Equal("fd00::1");
        (await Addresses(loop, "both", AddressFamily.InterNetworkV6, AddressInfoFlags.V4mapped | AddressInfoFlags.All)).Should().Equal("::ffff:10.0.0.1", "fd00::1");
        (await Addresses(loop, "four", AddressFamily.InterNetworkV6, AddressInfoFlags.V4mapped)).Should().Equal("::ffff:10.0.0.1");
        (await Addresses(loop, "10.0.0.2", AddressFamily.InterNetworkV6, AddressInfoFlags.V4mapped)).Should().Equal("::ffff:10.0.0.2");
        await Fails<SocketException>("four: *", () => loop.Getaddrinfo("four", 80, AddressFamily.InterNetworkV6));
        await Fails<SocketException>("*literal*", () => loop.Getaddrinfo("four", 80, flags: AddressInfoFlags.Numerichost));
        AddrInfo[] infos = await loop.Getaddrinfo("10.0.0.1", 80, flags: AddressInfoFlags.Canonname);
        infos.Select(static info => info.Canonname).Should().Equal("10.0.0.1", string.Empty, string.Empty);
    });

    [Test]
    public void Getaddrinfo_TypeAndProtocolDisagree_IsAnError() => Run(async Coroutine (loop) =>
        await Fails<SocketException>("No service*", () => loop.Getaddrinfo("127.0.0.1", 80, type: SocketType.Stream, proto: ProtocolType.Udp)));

    [Test]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_getnameinfo")]
    public void Getnameinfo_Flags_AreFollowed() => Run(async Coroutine (loop) =>
    {
        var unnamed = new IPEndPoint(IPAddress.Parse("192.0.2.77"), 54321);
        _ = new NamelessStack(loop);
        (await loop.Getnameinfo(unnamed)).Should().Be(("192.0.2.77", "54321"));
        (await loop.Getnameinfo(new IPEndPoint(IPAddress.Loopback, 80), NameInfoFlags.Numerichost | NameInfoFlags.Numericserv)).Should().Be(("127.0.0.1", "80"));
        var (host, port) = await loop.Getnameinfo(new IPEndPoint(IPAddress.Loopback, 54321));
        (host, port).Should().Be(("named.test", "54321"));
        await Fails<SocketException>("192.0.2.77: *", () => loop.Getnameinfo(unnamed, NameInfoFlags.Namereqd));
        await Fails<SocketException>("*IP address*", () => loop.Getnameinfo(new DnsEndPoint("example.org", 80)));
    });

    [Test]
    public void Getnameinfo_ThisMachine_SystemsAnswer() => Run(async Coroutine (loop) =>
        (await loop.Getnameinfo(new IPEndPoint(IPAddress.Loopback, 54321))).Should().Be((Dns.GetHostEntry(IPAddress.Loopback).HostName, "54321")));

    [Test]
    public void ServiceNames_File_FirstEntryCountsAndCommentsDoNot()
    {
        var names = new ServiceNames(["# comment", string.Empty, "http 80/tcp www  # the web", "domain\t53/udp", "web 80/tcp", "broken", "odd x/tcp"]);
        names.FindPort("www", isDatagram: false).Should().Be(80);
        names.FindPort("http", isDatagram: true).Should().BeNull();
        names.FindName(80, isDatagram: false).Should().Be("http");
        names.FindName(53, isDatagram: true).Should().Be("domain");
        names.FindPort("odd", isDatagram: false).Should().BeNull();
        names.FindPort("#", isDatagram: false).Should().BeNull();
    }

    private static async Coroutine<string[]> Addresses(EventLoop loop, string host, AddressFamily family, AddressInfoFlags flags) =>
        [.. (await loop.Getaddrinfo(host, 80, family, SocketType.Stream, flags: flags)).Select(static info => info.Sockaddr.Address.ToString())];

    private sealed class NamelessStack : NetworkStack
    {
        public NamelessStack(EventLoop loop) => LoopNet.Of(loop).Network = this;

        public override NetSocket CreateSocket(AddressFamily family, SocketType type, ProtocolType protocol) => throw new NotSupportedException();

        public override NetSocket Adopt(Socket socket) => throw new NotSupportedException();

        public override async Coroutine<string?> ResolveName(IPAddress address)
        {
            await Asyncio.Sleep(0);
            return IPAddress.IsLoopback(address) ? "named.test" : null;
        }
    }
}

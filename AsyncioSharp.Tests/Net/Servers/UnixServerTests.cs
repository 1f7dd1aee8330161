using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Unix servers and the files that they make and leave.</summary>
public class UnixServerTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    [Property("Semantic", "216")]
    [PythonTest("test_server", "UnixServerCleanupTests.test_unix_server_addr_cleanup")]
    [KernelOnly]
    public void Close_FileIsStillOurs_IsRemoved() => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        Server server = await loop.CreateUnixServer(() => new RecordingProtocol(), path.Name);
        File.Exists(path.Name).Should().BeTrue();
        server.Sockets[0].LocalEndPoint!.ToString().Should().Be(path.Name);
        server.Close();
        File.Exists(path.Name).Should().BeFalse();
    });

    [Test]
    [Property("Semantic", "216")]
    [PythonTest("test_unix_events", "SelectorEventLoopUnixSocketTests.test_create_unix_server_existing_path_sock")]
    [PythonTest("test_server", "UnixServerCleanupTests.test_unix_server_cleanup_prevented")]
    [KernelOnly]
    public void Create_StaleFile_IsReplaced() => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        Server dead = await loop.CreateUnixServer(() => new RecordingProtocol(), path.Name, cleanupSocket: false);
        dead.Close();
        File.Exists(path.Name).Should().BeTrue("it was told to leave it");
        await using Server server = await loop.CreateUnixServer(() => new RecordingProtocol(), path.Name);
        var (transport, _) = await loop.CreateUnixConnection(() => new RecordingProtocol(), path.Name);
        transport.Close();
    });

    [Test]
    [Property("Semantic", "216")]
    public void Create_ServerListensThere_IsAnErrorAndThatServerGoesOn() => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        await using Server first = await loop.CreateUnixServer(() => new RecordingProtocol(), path.Name);
        await Fails<SocketException>($"*{path.Name}: a server listens there", () => loop.CreateUnixServer(() => new RecordingProtocol(), path.Name));
        var (transport, _) = await loop.CreateUnixConnection(() => new RecordingProtocol(), path.Name);
        transport.Close();
    });

    [Test]
    [Property("Semantic", "216")]
    [PythonTest("test_unix_events", "SelectorEventLoopUnixSocketTests.test_create_unix_server_existing_path_nonsock")]
    [KernelOnly]
    public void Create_RegularFileInTheWay_IsAnErrorAndTheFileStays() => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        await File.WriteAllTextAsync(path.Name, "precious");
        await Fails<SocketException>($"*{path.Name}: there is a file that is no socket", () => loop.CreateUnixServer(() => new RecordingProtocol(), path.Name));
        File.ReadAllText(path.Name).Should().Be("precious");
    });

    [Test]
    [Property("Semantic", "216")]
    [KernelOnly]
    public void Create_FolderDoesNotExist_ErrorNamesThePath() => Run(async Coroutine (loop) =>
        await Fails<SocketException>("*/nowhere/at/all*", () => loop.CreateUnixServer(() => new RecordingProtocol(), "/nowhere/at/all")));

    [Test]
    [Property("Semantic", "216")]
    [PythonTest("test_server", "UnixServerCleanupTests.test_unix_server_cleanup_replaced")]
    [KernelOnly]
    public void Close_AnotherServerHasTakenThePath_ItsFileStays() => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        Server first = await loop.CreateUnixServer(() => new RecordingProtocol(), path.Name);
        File.Move(path.Name, path.Name + "-old");
        await using Server second = await loop.CreateUnixServer(() => new RecordingProtocol(), path.Name);
        first.Close();
        File.Exists(path.Name).Should().BeTrue();
        var (transport, _) = await loop.CreateUnixConnection(() => new RecordingProtocol(), path.Name);
        transport.Close();
    });

    [Test]
    [Property("Semantic", "216")]
    [PythonTest("test_server", "UnixServerCleanupTests.test_unix_server_cleanup_gone")]
    public void Close_FileIsGone_IsNoError() => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        Server server = await loop.CreateUnixServer(() => new RecordingProtocol(), path.Name);
        File.Delete(path.Name);
        server.Close();
        await server.WaitClosed();
    });

    [Test]
    [Property("Semantic", "216")]
    public void Create_AbstractName_MakesNoFile() => Run(async Coroutine (loop) =>
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("Only Linux has abstract names.");
        }

        string name = $"\0asyncio-sharp-{Guid.NewGuid():N}";
        var accepted = new RecordingProtocol();
        await using Server server = await loop.CreateUnixServer(() => accepted, name);
        File.Exists(name[1..]).Should().BeFalse();
        var (transport, _) = await loop.CreateUnixConnection(() => new RecordingProtocol(), name);
        transport.Write("hello"u8);
        await accepted.UntilReceived(5);
        transport.Close();
    });

    [Test]
    [Property("Semantic", "216")]
    [PythonTest("test_server", "UnixServerCleanupTests.test_unix_server_sock_cleanup")]
    [KernelOnly]
    public void Create_Sock_ListensOnItAndRemovesItsFile() => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        var sock = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        sock.Bind(new UnixDomainSocketEndPoint(path.Name));
        Server server = await loop.CreateUnixServer(() => new RecordingProtocol(), sock: sock);
        var (transport, _) = await loop.CreateUnixConnection(() => new RecordingProtocol(), path.Name);
        transport.Close();
        server.Close();
        File.Exists(path.Name).Should().BeFalse();
        await server.WaitClosed();
    });

    [Test]
    public void Create_NotStarted_RefusesUntilItIs() => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        await using Server server = await loop.CreateUnixServer(() => new RecordingProtocol(), path.Name, startServing: false);
        await Fails<SocketException>("*refused*", () => loop.CreateUnixConnection(() => new RecordingProtocol(), path.Name));
        await server.StartServing();
        var (transport, _) = await loop.CreateUnixConnection(() => new RecordingProtocol(), path.Name);
        transport.Close();
    });

    [Test]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_unix_server_path_socket_error")]
    [PythonTest("test_unix_events", "SelectorEventLoopUnixSocketTests.test_create_unix_server_nopath_nosock")]
    [PythonTest("test_unix_events", "SelectorEventLoopUnixSocketTests.test_create_unix_server_path_inetsock")]
    [PythonTest("test_unix_events", "SelectorEventLoopUnixSocketTests.test_create_unix_server_path_dgram")]
    public void Create_WrongArguments_AreRefused() => Run(async Coroutine (loop) =>
    {
        using Socket tcp = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp), unix = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using Socket datagram = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        await Fails<ArgumentException>("*unix stream socket*", () => loop.CreateUnixServer(() => new RecordingProtocol(), sock: datagram));
        await Fails<ArgumentException>("path was not specified*", () => loop.CreateUnixServer(() => new RecordingProtocol()));
        await Fails<ArgumentException>("path and sock*", () => loop.CreateUnixServer(() => new RecordingProtocol(), "/x", unix));
        await Fails<ArgumentException>("*unix stream socket*", () => loop.CreateUnixServer(() => new RecordingProtocol(), sock: tcp));
    });
}

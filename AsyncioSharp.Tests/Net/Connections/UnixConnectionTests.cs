using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Connecting over unix sockets.</summary>
public class UnixConnectionTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    [Property("Semantic", "181")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_unix_connection")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_unix_server")]
    public void CreateUnixConnection_ServerListens_BytesGoBothWays() => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        var accepted = new RecordingProtocol();
        await using Server server = await loop.CreateUnixServer(() => accepted, path.Name);
        var (transport, protocol) = await loop.CreateUnixConnection(() => new RecordingProtocol(), path.Name);
        protocol.Events.Should().Equal("made");
        transport.GetExtraInfo("peername")!.ToString().Should().Be(path.Name);
        transport.Write("hello"u8);
        await accepted.UntilReceived(5);
        accepted.Transport.Write("hi"u8);
        await protocol.UntilReceived(2);
        transport.Close();
        await accepted.UntilLost();
    });

    [Test]
    [Property("Semantic", "204")]
    public void CreateUnixConnection_NobodyThere_ErrorNamesThePath() => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        await Fails<SocketException>($"Connect call failed {path.Name}: No such file*", () => loop.CreateUnixConnection(() => new RecordingProtocol(), path.Name));
        Server server = await loop.CreateUnixServer(() => new RecordingProtocol(), path.Name, cleanupSocket: false);
        server.Close();
        await Fails<SocketException>($"Connect call failed {path.Name}: *refused*", () => loop.CreateUnixConnection(() => new RecordingProtocol(), path.Name));
    });

    [Test]
    [Property("Semantic", "205")]
    [PythonTest("test_unix_events", "SelectorEventLoopUnixSocketTests.test_create_unix_connection_path_inetsock")]
    [PythonTest("test_unix_events", "SelectorEventLoopUnixSocketTests.test_create_unix_connection_path_sock")]
    [PythonTest("test_unix_events", "SelectorEventLoopUnixSocketTests.test_create_unix_connection_nopath_nosock")]
    public void CreateUnixConnection_WrongArguments_AreRefused() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        using Socket a = ours, b = peer, unix = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await Fails<ArgumentException>("no path and sock*", () => loop.CreateUnixConnection(() => new RecordingProtocol()));
        await Fails<ArgumentException>("path and sock*", () => loop.CreateUnixConnection(() => new RecordingProtocol(), "/x", sock: unix));
        await Fails<ArgumentException>("*unix stream socket*", () => loop.CreateUnixConnection(() => new RecordingProtocol(), sock: ours));
        await Fails<SocketException>("*not connected*", () => loop.CreateUnixConnection(() => new RecordingProtocol(), sock: unix));
    });

    [Test]
    [Property("Semantic", "205")]
    [KernelOnly]
    public void CreateUnixConnection_Sock_IsUsed() => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        var accepted = new RecordingProtocol();
        await using Server server = await loop.CreateUnixServer(() => accepted, path.Name);
        var sock = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        sock.Connect(new UnixDomainSocketEndPoint(path.Name));
        var (transport, _) = await loop.CreateUnixConnection(() => new RecordingProtocol(), sock: sock);
        transport.Write("hello"u8);
        await accepted.UntilReceived(5);
        transport.Close();
        await accepted.UntilLost();
    });

    [Test]
    [KernelOnly]
    public void CreateUnixConnection_BacklogIsFull_WaitsForRoom() => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path.Name));
        listener.Listen(1);
        List<Socket> waiting = FillBacklog(path.Name);

        AsyncioTask<(Transport Transport, RecordingProtocol Protocol)> task = loop.CreateTask(loop.CreateUnixConnection(() => new RecordingProtocol(), path.Name));
        AsyncioTask<(Transport Transport, RecordingProtocol Protocol)> cancelled = loop.CreateTask(loop.CreateUnixConnection(() => new RecordingProtocol(), path.Name));
        await Asyncio.Sleep(0.02);
        task.Done().Should().BeFalse("it is not connected");
        cancelled.Cancel();
        await Asyncio.Wait([cancelled]);
        cancelled.Cancelled().Should().BeTrue();

        waiting.ForEach(_ => listener.Accept().Dispose());
        var (transport, protocol) = await task;
        using Socket peer = listener.Accept();
        peer.Send("welcome"u8);
        await protocol.UntilReceived(7);
        transport.Close();
        waiting.ForEach(static socket => socket.Dispose());
    });

    private static List<Socket> FillBacklog(string path)
    {
        List<Socket> waiting = [];
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
            try
            {
                socket.Connect(new UnixDomainSocketEndPoint(path));
                waiting.Add(socket);
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.WouldBlock)
            {
                socket.Dispose();
                return waiting;
            }
        }
    }
}

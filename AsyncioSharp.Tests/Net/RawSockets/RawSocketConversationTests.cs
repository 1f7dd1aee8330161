using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>The program's own sockets in whole conversations, and calls that take over from cancelled ones.</summary>
[KernelOnly]
public class RawSocketConversationTests(SelectorKind kind) : NetFixture(kind)
{
    private static readonly byte[] Request = "GET / HTTP/1.0\r\n\r\n"u8.ToArray();
    private static readonly byte[] Answer = "HTTP/1.0 200 OK\r\n\r\n"u8.ToArray();

    [Test]
    [Property("Semantic", "219")]
    [PythonTest("test_sock_lowlevel", "BaseSockTestsMixin.test_sock_client_ops")]
    [PythonTest("test_sock_lowlevel", "BaseSockTestsMixin.test_unix_sock_client_ops")]
    public void Client_ConnectsAsksAndReadsToTheEnd([Values] bool unix, [Values] bool into) => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        Server server = await StartServer(unix, path);
        EndPoint address = unix ? new UnixDomainSocketEndPoint(path.Name) : server.Sockets[0].LocalEndPoint!;
        using var sock = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        foreach (Coroutine call in new Coroutine[] { loop.SockConnect(sock, address), loop.SockSendall(sock, Request), loop.SockRecv(sock, 1), loop.SockRecvInto(sock, new byte[1]), loop.SockAccept(sock) })
        {
            await Fails<ArgumentException>(call, "*non-blocking*");
        }

        sock.Blocking = false;
        await loop.SockConnect(sock, address);
        await loop.SockSendall(sock, Request);
        (await ReadToEnd(loop, sock, 1024, into)).Should().Equal(Answer);
        KeysOf(loop).Should().Be(1, "only the listener is watched");
        server.Close();
        await server.WaitClosed();
    });

    [Test]
    [Property("Semantic", "219")]
    [PythonTest("test_sock_lowlevel", "BaseSockTestsMixin.test_sock_client_racing")]
    public void SockRecv_RightAfterACancelledOne_GetsTheAnswer([Values] bool into) => Run(async Coroutine (loop) =>
    {
        await using Server server = await StartServer(false, null);
        using Socket sock = await Client(loop, server);
        AsyncioTask cancelled = Asyncio.CreateTask(Read(loop, sock, 1024, into));
        await Asyncio.Sleep(0);
        cancelled.Cancel();
        AsyncioTask sending = Asyncio.CreateTask(loop.SockSendall(sock, Request));
        (await ReadToEnd(loop, sock, 1024, into)).Should().Equal(Answer);
        cancelled.Cancelled().Should().BeTrue();
        await sending;
    });

    [Test]
    [Property("Semantic", "219")]
    [PythonTest("test_sock_lowlevel", "BaseSockTestsMixin.test_sock_client_racing")]
    public void SockSendall_RightAfterACancelledOne_SendsItsBytesOnly() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        ours.SendBufferSize = 1024;
        FillUp(ours);
        AsyncioTask cancelled = Asyncio.CreateTask(loop.SockSendall(ours, "hello"u8.ToArray()));
        await Asyncio.Sleep(0);
        cancelled.Cancel();
        peer.Blocking = false;
        AsyncioTask<byte[]> reading = Asyncio.CreateTask(ReadToEnd(loop, peer, 8192, into: false));
        await loop.SockSendall(ours, "world"u8.ToArray());
        ours.Shutdown(SocketShutdown.Send);
        System.Text.Encoding.ASCII.GetString(await reading).Trim().Should().Be("world");
        cancelled.Cancelled().Should().BeTrue();
        Close(ours, peer);
    });

    [Test]
    public void SockConnect_TakesOverFromACancelledOne_Connects([Values] bool hasConnectedMeanwhile) => Run(async Coroutine (loop) =>
    {
        // Behind a full backlog a connect is in progress for as long as the test wants; else it is done before the task's turn.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(hasConnectedMeanwhile ? 10 : 0);
        List<Socket> clients = [];
        AsyncioTask connecting;
        do
        {
            clients.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false });
            connecting = Asyncio.CreateTask(loop.SockConnect(clients[^1], listener.LocalEndPoint!));
            await Turns(hasConnectedMeanwhile ? 1 : 20);
        }
        while (connecting.Done() && !hasConnectedMeanwhile);
        connecting.Cancel();
        AsyncioTask next = Asyncio.CreateTask(loop.SockConnect(clients[^1], listener.LocalEndPoint!));
        if (hasConnectedMeanwhile)
        {
            await next;
            await loop.SockSendall(clients[^1], Request);
            using Socket accepted = listener.Accept();
            accepted.Receive(new byte[100]).Should().Be(Request.Length);
        }
        else
        {
            await Turns(5);
            next.Done().Should().BeFalse("it waits for what the cancelled one began");
            KeysOf(loop).Should().Be(1);
            next.Cancel();
            await Asyncio.Wait([next]);
        }

        Close([.. clients]);
    });

    [Test]
    [PythonTest("test_sock_lowlevel", "BaseSockTestsMixin.test_huge_content")]
    [PythonTest("test_sock_lowlevel", "BaseSockTestsMixin.test_huge_content_recvinto")]
    public void SockSendall_WhileItsEchoIsRead_CarriesAMegabyteBothWays([Values] bool into) => Run(async Coroutine (loop) =>
    {
        await using Server server = await Asyncio.StartServer(
            async (reader, writer) =>
            {
                for (byte[] data; (data = await reader.Read(10_000)).Length > 0;)
                {
                    writer.Write(data);
                    await writer.Drain();
                }

                writer.Close();
            },
            "127.0.0.1",
            0);
        using Socket sock = await Client(loop, server);
        var data = new byte[1_000_000];
        new Random(1).NextBytes(data);
        AsyncioTask sending = Asyncio.CreateTask(async Coroutine () =>
        {
            await loop.SockSendall(sock, data);
            sock.Shutdown(SocketShutdown.Send);
        });
        (await ReadToEnd(loop, sock, data.Length, into)).Should().Equal(data);
        await sending;
    });

    [Test]
    [PythonTest("test_sock_lowlevel", "BaseSockTestsMixin.test_recvfrom")]
    [PythonTest("test_sock_lowlevel", "BaseSockTestsMixin.test_recvfrom_into")]
    public void SockRecvfrom_EchoOfADatagram_ComesFromTheServer([Values(0, 4096)] int nbytes) => Run(async Coroutine (loop) =>
    {
        using Socket server = Bound();
        using Socket sock = Bound();
        byte[] data = [.. Enumerable.Repeat((byte)1, 4096)];
        AsyncioTask echoing = Asyncio.CreateTask(async Coroutine () =>
        {
            for (int i = 0; i < 2; i++)
            {
                (byte[] asked, EndPoint? from) = await loop.SockRecvfrom(server, 4096);
                (await loop.SockSendto(server, asked, from!)).Should().Be(4096);
            }
        });
        (await loop.SockSendto(sock, data, server.LocalEndPoint!)).Should().Be(4096);
        (byte[] received, EndPoint? sender) = await loop.SockRecvfrom(sock, 4096);
        received.Should().Equal(data);
        sender.Should().Be(server.LocalEndPoint);

        await loop.SockSendto(sock, data, server.LocalEndPoint!);
        var buffer = new byte[nbytes == 0 ? 4096 : 8192];
        (int count, sender) = await loop.SockRecvfromInto(sock, buffer, nbytes);
        count.Should().Be(4096);
        buffer[..4096].Should().Equal(data);
        sender.Should().Be(server.LocalEndPoint);
        await echoing;
    });

    [Test]
    [PythonTest("test_sock_lowlevel", "BaseSockTestsMixin.test_sendto_blocking")]
    public void SockSendto_QueueOfThePeerIsFull_WaitsForRoom() => Run(async Coroutine (loop) =>
    {
        // A datagram over IP never waits on loopback. Between unix sockets it does, until the receiver has taken some.
        using var path = new SocketPath();
        using var peer = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        peer.Bind(new UnixDomainSocketEndPoint(path.Name));
        using var sock = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        sock.Connect(peer.LocalEndPoint!);
        FillUp(sock, size: 1);
        AsyncioTask<int> sending = Asyncio.CreateTask(loop.SockSendto(sock, "late"u8.ToArray(), peer.LocalEndPoint!));
        await Turns(3);
        sending.Done().Should().BeFalse();
        var buffer = new byte[100];
        while (!sending.Done())
        {
            peer.Receive(buffer);
            await Asyncio.Sleep(0);
        }

        (await sending).Should().Be(4);
        while (peer.Receive(buffer) == 1)
        {
            // What filled the queue.
        }

        buffer[..4].Should().Equal("late"u8.ToArray());
    });

    [Test]
    [PythonTest("test_sock_lowlevel", "BaseSockTestsMixin.test_cancel_sock_accept")]
    public void SockAccept_TimesOut_ListenerCanBeClosed() => Run(async Coroutine (loop) =>
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        EndPoint address = listener.LocalEndPoint!;
        await Fails<TimeoutException>(Asyncio.WaitFor(loop.SockAccept(listener), 0.01));
        KeysOf(loop).Should().Be(0);
        listener.Dispose();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        (await Fails<SocketException>(loop.SockConnect(client, address))).SocketErrorCode.Should().Be(SocketError.ConnectionRefused);
    });

    [Test]
    [PythonTest("test_sock_lowlevel", "BaseSockTestsMixin.test_create_connection_sock")]
    public void CreateConnection_OverASocketThatTheProgramConnected_ReadsTheAnswer() => Run(async Coroutine (loop) =>
    {
        await using Server server = await StartServer(false, null);
        AddrInfo info = (await loop.Getaddrinfo("127.0.0.1", PortOf(server), type: SocketType.Stream))[0];
        var sock = new Socket(info.Family, info.Type, info.Proto) { Blocking = false };
        await loop.SockConnect(sock, info.Sockaddr);
        (Transport transport, RecordingProtocol protocol) = await loop.CreateConnection(() => new RecordingProtocol(), sock: sock);
        transport.Write(Request);
        await protocol.UntilLost();
        protocol.Data.Should().Equal(Answer);
        transport.Close();
    });

    [Test]
    [PythonTest("test_sock_lowlevel", "ProactorEventLoopTests.test_datagram_send_to_non_listening_address_recvfrom")]
    [PythonTest("test_sock_lowlevel", "ProactorEventLoopTests.test_datagram_send_to_non_listening_address_recvfrom_into")]
    public void SockSendto_NobodyListensThere_SocketGoesOnReceiving([Values] bool into) => Run(async Coroutine (loop) =>
    {
        using Socket one = Bound();
        using Socket two = Bound();
        Socket gone = Bound();
        EndPoint nowhere = gone.LocalEndPoint!;
        gone.Dispose();
        AsyncioTask<byte[]> first = Asyncio.CreateTask(ReadFrom(one));
        AsyncioTask<byte[]> second = Asyncio.CreateTask(ReadFrom(two));
        await Asyncio.Sleep(0);
        await loop.SockSendto(one, "a"u8.ToArray(), two.LocalEndPoint!);
        (await second).Should().Equal("a"u8.ToArray());
        await loop.SockSendto(two, "b"u8.ToArray(), one.LocalEndPoint!);
        (await first).Should().Equal("b"u8.ToArray());

        // Windows tells the receiver of it, with nothing; elsewhere a socket without a peer does not hear of it.
        first = Asyncio.CreateTask(ReadFrom(one));
        await Asyncio.Sleep(0);
        await loop.SockSendto(one, "c"u8.ToArray(), nowhere);
        await Turns(3);
        first = first.Done() ? Asyncio.CreateTask(ReadFrom(one)) : first;
        await loop.SockSendto(two, "d"u8.ToArray(), one.LocalEndPoint!);
        (await first).Should().Equal("d"u8.ToArray());

        async Coroutine<byte[]> ReadFrom(Socket sock)
        {
            var buffer = new byte[4096];
            return into ? buffer[..(await loop.SockRecvfromInto(sock, buffer, 4096)).Count] : (await loop.SockRecvfrom(sock, 4096)).Data;
        }
    });

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static async Coroutine<Socket> Client(EventLoop loop, Server server)
    {
        var sock = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        await loop.SockConnect(sock, server.Sockets[0].LocalEndPoint!);
        return sock;
    }

    /// <summary>Sends until not even a byte goes.</summary>
    private static void FillUp(Socket socket, int size = 8192)
    {
        for (; size > 0; size /= 2)
        {
            byte[] spaces = [.. Enumerable.Repeat((byte)' ', size)];
            SocketError error;
            do
            {
                socket.Send(spaces, 0, size, SocketFlags.None, out error);
            }
            while (error == SocketError.Success);
            error.Should().Be(SocketError.WouldBlock);
        }
    }

    private static async Coroutine<byte[]> Read(EventLoop loop, Socket sock, int n, bool into)
    {
        var buffer = new byte[n];
        return into ? buffer[..await loop.SockRecvInto(sock, buffer)] : await loop.SockRecv(sock, n);
    }

    private static async Coroutine<byte[]> ReadToEnd(EventLoop loop, Socket sock, int n, bool into)
    {
        var all = new MemoryStream();
        for (byte[] data; (data = await Read(loop, sock, n, into)).Length > 0;)
        {
            all.Write(data);
        }

        return all.ToArray();
    }

    private static async Coroutine<Server> StartServer(bool unix, SocketPath? path)
    {
        return unix ? await Asyncio.StartUnixServer(Serve, path!.Name) : await Asyncio.StartServer(Serve, "127.0.0.1", 0);

        static async Coroutine Serve(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            await reader.ReadUntil("\r\n\r\n"u8);
            writer.Write(Answer);
            writer.Close();
        }
    }
}

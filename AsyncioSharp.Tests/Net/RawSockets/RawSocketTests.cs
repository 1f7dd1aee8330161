using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>The calls on sockets of the program's own.</summary>
[KernelOnly]
public class RawSocketTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    [Property("Semantic", "219")]
    public void SockRecv_BytesAreThere_ReturnsWithoutATurn() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        peer.Send("hello"u8);
        (await Asyncio.ToThread(() => ours.Poll(1_000_000, SelectMode.SelectRead))).Should().BeTrue();
        bool turned = false;
        loop.CallSoon(() => turned = true);
        (await loop.SockRecv(ours, 3)).Should().Equal("hel"u8.ToArray());
        turned.Should().BeFalse();
        (await loop.SockRecv(ours, 100)).Should().Equal("lo"u8.ToArray());
        Close(ours, peer);
    });

    [Test]
    [Property("Semantic", "219")]
    public void SockRecv_NothingThere_WaitsAndLeavesNothingRegistered() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        AsyncioTask<byte[]> reading = Asyncio.CreateTask(loop.SockRecv(ours, 100));
        await Turns(3);
        reading.Done().Should().BeFalse();
        KeysOf(loop).Should().Be(1);
        peer.Send("late"u8);
        (await reading).Should().Equal("late"u8.ToArray());
        KeysOf(loop).Should().Be(0);
        peer.Dispose();
        (await loop.SockRecv(ours, 100)).Should().BeEmpty("that is the end of the stream");
        Close(ours);
    });

    [Test]
    public void SockRecvInto_FillsTheMemory() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        var buffer = new byte[10];
        AsyncioTask<int> reading = Asyncio.CreateTask(loop.SockRecvInto(ours, buffer.AsMemory(2, 4)));
        await Turns(2);
        peer.Send("abcdef"u8);
        (await reading).Should().Be(4);
        buffer.Should().Equal([0, 0, .. "abcd"u8, 0, 0, 0, 0]);
        (await loop.SockRecvInto(ours, buffer)).Should().Be(2);
        Close(ours, peer);
    });

    [Test]
    public void SockRecv_PeerResets_ThrowsTheError() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        AsyncioTask<byte[]> reading = Asyncio.CreateTask(loop.SockRecv(ours, 100));
        await Turns(2);
        Reset(peer);
        (await Fails<SocketException>(reading)).SocketErrorCode.Should().Be(SocketError.ConnectionReset);
        KeysOf(loop).Should().Be(0);
        Close(ours);
    });

    [Test]
    [Property("Semantic", "219")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_prompt_cancellation")]
    public void SockRecv_Cancelled_UnregistersAndTakesNothing() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        AsyncioTask<byte[]> reading = Asyncio.CreateTask(loop.SockRecv(ours, 100));
        await Turns(2);
        reading.Cancel();
        AsyncioTask<byte[]> next = Asyncio.CreateTask(loop.SockRecv(ours, 100));
        await Fails<OperationCanceledException>(reading);
        peer.Send("kept"u8);
        (await next).Should().Equal("kept"u8.ToArray());
        KeysOf(loop).Should().Be(0);
        Close(ours, peer);
    });

    [Test]
    public void SockRecv_CancelledWhenTheBytesHaveCome_LeavesThemForTheNext() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        AsyncioTask<byte[]> reading = Asyncio.CreateTask(loop.SockRecv(ours, 100));
        await Turns(2);
        peer.Send("kept"u8);

        // Wait until the wake-up is on its way and the task has not run yet.
        while (KeysOf(loop) > 0)
        {
            await Asyncio.Sleep(0);
        }

        if (!reading.Done())
        {
            reading.Cancel();
            await Fails<OperationCanceledException>(reading);
            (await loop.SockRecv(ours, 100)).Should().Equal("kept"u8.ToArray());
        }
        else
        {
            reading.Result().Should().Equal("kept"u8.ToArray());
        }

        Close(ours, peer);
    });

    [Test]
    public void OneSocket_ReaderAndWriter_WaitAtTheSameTime() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        var data = new byte[8_000_000];
        Random.Shared.NextBytes(data);
        AsyncioTask<byte[]> reading = Asyncio.CreateTask(loop.SockRecv(ours, 100));
        AsyncioTask sending = Asyncio.CreateTask(loop.SockSendall(ours, data));
        await Turns(3);
        sending.Done().Should().BeFalse("the peer reads nothing yet");
        peer.Send("question"u8);
        (await reading).Should().Equal("question"u8.ToArray());
        sending.Done().Should().BeFalse();
        byte[] received = await Asyncio.ToThread(() => ReadExactly(peer, data.Length));
        await sending;
        received.Should().Equal(data);
        KeysOf(loop).Should().Be(0);
        Close(ours, peer);
    });

    [Test]
    public void SockRecv_AnotherTaskWaits_IsRefusedAndTheFirstGoesOn() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        AsyncioTask<byte[]> first = Asyncio.CreateTask(loop.SockRecv(ours, 100));
        await Turns(2);
        await Fails<InvalidOperationException>(loop.SockRecv(ours, 100), "*already*");
        loop.Invoking(l => l.AddReader(ours, static () => { })).Should().Throw<InvalidOperationException>();
        loop.RemoveReader(ours).Should().BeFalse("a waiting task is no callback");
        peer.Send("x"u8);
        (await first).Should().HaveCount(1);
        loop.AddReader(ours, static () => { });
        await Fails<InvalidOperationException>(loop.SockRecv(ours, 100), "*callback*");
        loop.RemoveReader(ours).Should().BeTrue();
        Close(ours, peer);
    });

    [Test]
    [KernelOnly]
    public void SockRecv_SocketClosedAndItsNumberUsedAgain_FailsInsteadOfHanging() => Run(async Coroutine (loop) =>
    {
        (Socket old, Socket oldPeer) = TcpPair();
        int number = (int)old.Handle;
        AsyncioTask<byte[]> reading = Asyncio.CreateTask(loop.SockRecv(old, 100));
        await Turns(2);
        Close(old, oldPeer);
        (Socket ours, Socket peer) = PairWithNumber(number);
        AsyncioTask<byte[]> next = Asyncio.CreateTask(loop.SockRecv(ours, 100));
        await Fails<InvalidOperationException>(reading, "*was closed*");
        peer.Send("x"u8);
        (await next).Should().HaveCount(1);
        KeysOf(loop).Should().Be(0);
        Close(ours, peer);
    });

    [Test]
    [KernelOnly]
    public void Transport_OverASocketThatATaskReads_TakesItOver() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        AsyncioTask<byte[]> reading = Asyncio.CreateTask(loop.SockRecv(ours, 100));
        await Turns(2);
        var protocol = new RecordingProtocol();
        _ = new SocketTransport(loop, LoopNet.Of(loop).Network.Adopt(ours), protocol);
        await Fails<InvalidOperationException>(reading, "*handed to a transport*");
        peer.Send("x"u8);
        peer.Dispose();
        await protocol.UntilLost();
        protocol.Data.Should().HaveCount(1);
    });

    [Test]
    public void SockSendall_PeerResetsMeanwhile_Throws() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        AsyncioTask sending = Asyncio.CreateTask(loop.SockSendall(ours, new byte[8_000_000]));
        await Turns(3);
        Reset(peer);
        await Fails<SocketException>(sending);
        Close(ours);
    });

    [Test]
    public void BlockingOrClosedSocket_IsAnArgumentError() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        await Fails<ArgumentException>(loop.SockRecv(peer, 1), "*non-blocking*");
        Close(ours, peer);
        await Fails<ArgumentException>(loop.SockRecv(ours, 1), "*closed*");
        await Fails<ArgumentNullException>(loop.SockRecv((Socket)null!, 1));
    });

    [TestCase(false)]
    [TestCase(true)]
    [PythonTest("test_sock_lowlevel", "BaseSockTestsMixin.test_sock_accept")]
    public void SockAcceptAndConnect_Tcp_GiveConnectionsThatDoNotBlock(bool byName) => Run(async Coroutine (loop) =>
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        AsyncioTask<(Socket, EndPoint?)> accepting = Asyncio.CreateTask(loop.SockAccept(listener));
        await Turns(2);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        await (byName ? loop.SockConnect(client, "localhost", port) : loop.SockConnect(client, listener.LocalEndPoint!));
        (Socket conn, EndPoint? address) = await accepting;
        conn.Blocking.Should().BeFalse();
        address.Should().Be(client.LocalEndPoint);
        client.RemoteEndPoint.Should().Be(listener.LocalEndPoint);
        await loop.SockSendall(client, "ping"u8.ToArray());
        (await loop.SockRecv(conn, 10)).Should().Equal("ping"u8.ToArray());
        conn.Dispose();
    });

    [Test]
    public void SockAcceptAndConnect_Unix_Work() => Run(async Coroutine (loop) =>
    {
        var address = new UnixDomainSocketEndPoint(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N")));
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        listener.Bind(address);
        listener.Listen(1);
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        await loop.SockConnect(client, address);
        (Socket conn, _) = await loop.SockAccept(listener);
        await loop.SockSendall(conn, "ping"u8.ToArray());
        (await loop.SockRecvfrom(client, 10)).Data.Should().Equal("ping"u8.ToArray());
        conn.Dispose();
    });

    [TestCase(SocketType.Stream, ProtocolType.Tcp)]
    [TestCase(SocketType.Dgram, ProtocolType.Udp)]
    [PythonTest("test_selector_events", "BaseSelectorEventLoopTests.test_sock_connect_resolve_using_socket_params")]
    public void SockConnect_ByName_LooksForAddressesOfTheSocketsFamily(SocketType type, ProtocolType protocol) => Run(async Coroutine (loop) =>
    {
        using var server = new Socket(AddressFamily.InterNetwork, type, protocol);
        server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (type == SocketType.Stream)
        {
            server.Listen(1);
        }

        int port = ((IPEndPoint)server.LocalEndPoint!).Port;
        using var client = new Socket(AddressFamily.InterNetwork, type, protocol) { Blocking = false };
        (await Fails<SocketException>(loop.SockConnect(client, "::1", port), "*no address of family*")).SocketErrorCode.Should().Be(SocketError.HostNotFound);
        await loop.SockConnect(client, "localhost", port);
        client.RemoteEndPoint.Should().Be(server.LocalEndPoint);
    });

    [Test]
    [PythonTest("test_sock_lowlevel", "BaseSockTestsMixin.test_sock_client_fail")]
    public void SockConnect_NobodyListens_IsRefused() => Run(async Coroutine (loop) =>
    {
        using var unused = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        unused.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        (await Fails<SocketException>(loop.SockConnect(client, unused.LocalEndPoint!))).SocketErrorCode.Should().Be(SocketError.ConnectionRefused);
        KeysOf(loop).Should().Be(0);
    });

    [Test]
    public void SockConnect_Cancelled_Unregisters() => Run(async Coroutine (loop) =>
    {
        // A backlog that is full: the connect hangs.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        List<Socket> clients = [];
        List<AsyncioTask> connects = [];
        for (int i = 0; i < 8; i++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            clients.Add(client);
            connects.Add(Asyncio.CreateTask(loop.SockConnect(client, listener.LocalEndPoint!)));
        }

        await Turns(5);
        AsyncioTask[] hanging = [.. connects.Where(static task => !task.Done())];
        hanging.Should().NotBeEmpty();
        foreach (AsyncioTask task in hanging)
        {
            task.Cancel();
        }

        await Asyncio.GatherReturnExceptions((IEnumerable<IAwaitable>)hanging);
        KeysOf(loop).Should().Be(0);
        Close([.. clients]);
    });

    [Test]
    public void SockSendtoAndRecvfrom_Udp_CarryContentAndSender() => Run(async Coroutine (loop) =>
    {
        using Socket one = Udp();
        using Socket two = Udp();
        AsyncioTask<(byte[], EndPoint?)> receiving = Asyncio.CreateTask(loop.SockRecvfrom(two, 100));
        await Turns(2);
        (await loop.SockSendto(one, "hello"u8.ToArray(), two.LocalEndPoint!)).Should().Be(5);
        (byte[] data, EndPoint? from) = await receiving;
        data.Should().Equal("hello"u8.ToArray());
        from.Should().Be(one.LocalEndPoint);
        (await loop.SockSendto(one, ReadOnlyMemory<byte>.Empty, new DnsEndPoint("localhost", ((IPEndPoint)two.LocalEndPoint!).Port))).Should().Be(0);
        (await loop.SockRecvfrom(two, 100)).Data.Should().BeEmpty();
        await loop.SockSendto(one, "abcdef"u8.ToArray(), two.LocalEndPoint!);
        var buffer = new byte[10];
        (int count, from) = await loop.SockRecvfromInto(two, buffer, 6);
        count.Should().Be(6);
        from.Should().Be(one.LocalEndPoint);
        buffer[..6].Should().Equal("abcdef"u8.ToArray());
        await Fails<ArgumentOutOfRangeException>(loop.SockRecvfromInto(two, buffer, 11));
    });

    [Test]
    public void SockRecvInto_BytesAreThere_AllocatesLittle() => Run(async Coroutine (loop) =>
    {
        const int Rounds = 1000;
        (Socket ours, Socket peer) = TcpPair();
        var buffer = new byte[16];
        for (int i = 0; i < 50; i++)
        {
            peer.Send(buffer);
            await loop.SockRecvInto(ours, buffer);
        }

        for (int i = 0; i < Rounds; i++)
        {
            peer.Send(buffer.AsSpan(0, 16));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int received = 0; received < Rounds * 16;)
        {
            received += await loop.SockRecvInto(ours, buffer);
        }

        ((GC.GetAllocatedBytesForCurrentThread() - before) / Rounds).Should().BeLessThan(400, "a coroutine, and nothing for the socket");
        Close(ours, peer);
    });

    private static Socket Udp()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static byte[] ReadExactly(Socket socket, int count)
    {
        var all = new byte[count];
        int read = 0;
        while (read < count && socket.Receive(all, read, count - read, SocketFlags.None) is int more and > 0)
        {
            read += more;
        }

        return all[..read];
    }
}

using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net.RawSockets;

/// <summary>Sockets that the loop makes: over both selectors, and over the simulation.</summary>
public sealed class AsyncioSocketTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    public void Stream_AcceptConnectSendReceive_BothWays() => Run(async Coroutine (loop) =>
    {
        using AsyncioSocket listener = Listening(loop);
        using AsyncioSocket client = loop.CreateSocket();
        AsyncioTask<(AsyncioSocket Conn, EndPoint? Address)> accept = Asyncio.CreateTask(loop.SockAccept(listener));
        await loop.SockConnect(client, listener.LocalEndPoint!);
        (AsyncioSocket served, EndPoint? address) = await accept;

        await loop.SockSendall(client, "question"u8);
        byte[] question = await loop.SockRecv(served, 100);
        await loop.SockSendall(served, "answer"u8.ToArray());
        byte[] answer = new byte[100];
        int count = await loop.SockRecvInto(client, answer);
        served.Close();

        question.Should().Equal("question"u8.ToArray());
        answer[..count].Should().Equal("answer"u8.ToArray());
        address.Should().Be(client.LocalEndPoint);
        (await loop.SockRecv(client, 1)).Should().BeEmpty("the stream has ended");
    });

    [Test]
    public void Stream_OfTask_BothWays() => Run(async Task (loop) =>
    {
        (AsyncioSocket one, AsyncioSocket other) = await Pair(loop);
        await loop.SockSendall(one, "hello"u8.ToArray().AsMemory());
        (await loop.SockRecv(other, 3)).Should().Equal("hel"u8.ToArray());
        (await loop.SockRecv(other, 3)).Should().Equal("lo"u8.ToArray());
        one.Dispose();
        other.Dispose();
    });

    [Test]
    public void SockSendall_MoreThanTheBuffersHold_WaitsForTheReader() => Run(async Coroutine (loop) =>
    {
        (AsyncioSocket one, AsyncioSocket other) = await Pair(loop);
        byte[] sent = new byte[8 << 20];
        Random.Shared.NextBytes(sent);
        AsyncioTask send = Asyncio.CreateTask(loop.SockSendall(one, sent));
        await Turns(20);
        send.Done().Should().BeFalse("nobody reads");

        var received = new MemoryStream();
        while (received.Length < sent.Length)
        {
            received.Write(await loop.SockRecv(other, 100_000));
        }

        await send;
        received.ToArray().AsSpan().SequenceEqual(sent).Should().BeTrue();
        one.Close();
        other.Close();
    });

    [Test]
    public void SockConnect_NobodyListens_IsRefused() => Run(async Coroutine (loop) =>
    {
        AsyncioSocket listener = Listening(loop);
        EndPoint address = listener.LocalEndPoint!;
        listener.Close();
        using AsyncioSocket client = loop.CreateSocket();

        SocketException error = await Fails<SocketException>(loop.SockConnect(client, address));

        error.SocketErrorCode.Should().Be(SocketError.ConnectionRefused);
        error.Message.Should().StartWith($"Connect call failed {address}");
    });

    [Test]
    public void SockConnect_ByName_FindsTheHost() => Run(async Coroutine (loop) =>
    {
        using AsyncioSocket listener = Listening(loop);
        using AsyncioSocket client = loop.CreateSocket();
        await loop.SockConnect(client, "localhost", ((IPEndPoint)listener.LocalEndPoint!).Port);
        client.RemoteEndPoint.Should().Be(listener.LocalEndPoint);
    });

    [Test]
    public void Datagrams_SendtoRecvfrom_HaveTheirAddresses() => Run(async Coroutine (loop) =>
    {
        using AsyncioSocket one = Datagrams(loop), other = Datagrams(loop);
        (await loop.SockSendto(one, "a datagram"u8, other.LocalEndPoint!)).Should().Be(10);
        (byte[] data, EndPoint? from) = await loop.SockRecvfrom(other, 100);
        await loop.SockSendto(other, "back"u8.ToArray(), from!);
        byte[] buffer = new byte[10];
        (int count, EndPoint? back) = await loop.SockRecvfromInto(one, buffer, 2);

        data.Should().Equal("a datagram"u8.ToArray());
        from.Should().Be(one.LocalEndPoint);
        buffer[..count].Should().Equal("ba"u8.ToArray(), "what does not fit is cut off");
        back.Should().Be(other.LocalEndPoint);
    });

    [Test]
    public void AddReader_BytesCome_IsCalledUntilItIsRemoved() => Run(async Coroutine (loop) =>
    {
        (AsyncioSocket one, AsyncioSocket other) = await Pair(loop);
        int calls = 0;
        Future three = loop.CreateFuture();
        loop.AddReader(other, () =>
        {
            if (++calls == 3)
            {
                loop.RemoveReader(other).Should().BeTrue();
                three.SetResult();
            }
        });
        await loop.SockSendall(one, "x"u8);
        await three;
        await Turns(5);

        calls.Should().Be(3);
        loop.RemoveReader(other).Should().BeFalse();
        (await loop.SockRecv(other, 10)).Should().Equal("x"u8.ToArray());
        one.Close();
        other.Close();
    });

    [Test]
    public void AddWriter_ThereIsRoom_IsCalled() => Run(async Coroutine (loop) =>
    {
        (AsyncioSocket one, AsyncioSocket other) = await Pair(loop);
        Future<string> writable = loop.CreateFuture<string>();
        loop.AddWriter(
            one,
            (socket, text) =>
            {
                loop.RemoveWriter(socket);
                writable.SetResult(text);
            },
            one,
            "there is room");
        (await writable).Should().Be("there is room");
        one.Close();
        other.Close();
    });

    [Test]
    public void SockRecv_Cancelled_TakesNothing() => Run(async Coroutine (loop) =>
    {
        (AsyncioSocket one, AsyncioSocket other) = await Pair(loop);
        AsyncioTask<byte[]> receive = Asyncio.CreateTask(loop.SockRecv(other, 10));
        await Turns(3);
        receive.Cancel();
        await Fails<CancelledError>(receive);

        await loop.SockSendall(one, "kept"u8);
        (await loop.SockRecv(other, 10)).Should().Equal("kept"u8.ToArray());
        one.Close();
        other.Close();
    });

    [Test]
    public void SockRecv_TwoAtOnce_TheSecondIsRefused() => Run(async Coroutine (loop) =>
    {
        (AsyncioSocket one, AsyncioSocket other) = await Pair(loop);
        AsyncioTask<byte[]> first = Asyncio.CreateTask(loop.SockRecv(other, 10));
        await Turns(3);
        await Fails<InvalidOperationException>(Asyncio.CreateTask(loop.SockRecv(other, 10)), "The socket has a task waiting to read already*");

        await loop.SockSendall(one, "x"u8);
        (await first).Should().HaveCount(1);
        one.Close();
        other.Close();
    });

    [Test]
    public void Close_WhileATaskWaits_TheTaskHearsOfIt() => Run(async Coroutine (loop) =>
    {
        (AsyncioSocket one, AsyncioSocket other) = await Pair(loop);
        AsyncioTask<byte[]> receive = Asyncio.CreateTask(loop.SockRecv(other, 10));
        await Turns(3);
        other.Close();

        await Fails<InvalidOperationException>(receive, "The socket was closed while a task waited for it.");
        await Fails<ArgumentException>(Asyncio.CreateTask(loop.SockRecv(other, 10)), "The socket is closed.");
        one.Close();
    });

    [Test]
    public void Peer_Resets_TheReaderHearsOfIt() => Run(async Coroutine (loop) =>
    {
        (AsyncioSocket one, AsyncioSocket other) = await Pair(loop);
        await loop.SockSendall(other, "unread"u8);
        await loop.SockRecv(one, 2);
        one.Close();

        SocketException error = await Fails<SocketException>(Asyncio.CreateTask(loop.SockRecv(other, 10)));
        error.SocketErrorCode.Should().Be(SocketError.ConnectionReset);
        other.Close();
    });

    [Test]
    public void Shutdown_OfSending_LeavesReceiving() => Run(async Coroutine (loop) =>
    {
        (AsyncioSocket one, AsyncioSocket other) = await Pair(loop);
        one.Shutdown(SocketShutdown.Send);
        (await loop.SockRecv(other, 10)).Should().BeEmpty();
        await loop.SockSendall(other, "still"u8);
        (await loop.SockRecv(one, 10)).Should().Equal("still"u8.ToArray());
        one.Close();
        other.Close();
    });

    [Test]
    public void Bind_AddressInUse_Fails() => Run(async Coroutine (loop) =>
    {
        using AsyncioSocket listener = Listening(loop), other = loop.CreateSocket();
        Action bind = () => other.Bind(listener.LocalEndPoint!);
        bind.Should().Throw<SocketException>().WithMessage($"bind failed for {listener.LocalEndPoint}*")
            .Which.SocketErrorCode.Should().Be(SocketError.AddressAlreadyInUse);
        await Asyncio.Sleep(0);
    });

    [Test]
    public void SockSendfile_SendsAPart() => Run(async Coroutine (loop) =>
    {
        string path = Path.GetTempFileName();
        (AsyncioSocket one, AsyncioSocket other) = await Pair(loop);
        File.WriteAllText(path, "0123456789");
        using (FileStream file = File.OpenRead(path))
        {
            (await loop.SockSendfile(one, file, offset: 2, count: 5)).Should().Be(5);
        }

        (await loop.SockRecv(other, 100)).Should().Equal("23456"u8.ToArray());
        one.Close();
        other.Close();
        File.Delete(path);
    });

    private static AsyncioSocket Listening(EventLoop loop)
    {
        AsyncioSocket listener = loop.CreateSocket();
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }

    private static AsyncioSocket Datagrams(EventLoop loop)
    {
        AsyncioSocket socket = loop.CreateSocket(type: SocketType.Dgram);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static async Coroutine<(AsyncioSocket One, AsyncioSocket Other)> Pair(EventLoop loop)
    {
        using AsyncioSocket listener = Listening(loop);
        AsyncioSocket client = loop.CreateSocket();
        await loop.SockConnect(client, listener.LocalEndPoint!);
        return (client, (await loop.SockAccept(listener)).Conn);
    }
}

using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net.Transports;

/// <summary>The bytes that a loop has moved, over both selectors.</summary>
public sealed class TotalsTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    public void Statistics_StreamsBothWays_CountTheirBytes() => Run(async Coroutine (loop) =>
    {
        Server server = await Asyncio.StartServer(Echo, "127.0.0.1", 0);
        (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("127.0.0.1", ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port);
        writer.Write(new byte[1000]);
        await reader.ReadExactly(1000);
        writer.Close();
        await writer.WaitClosed();
        server.Close();
        await server.WaitClosed();

        loop.Statistics().BytesReceived.Should().Be(2000, "by both ends");
        loop.Statistics().BytesSent.Should().Be(2000);
    });

    [Test]
    public void Statistics_WritesThatWaitForTheReader_CountOnce() => Run(async Coroutine (loop) =>
    {
        const int Size = 8_000_000;
        Server server = await Asyncio.StartServer(Drain, "127.0.0.1", 0);
        (AsyncioStreamReader _, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("127.0.0.1", ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port);
        writer.Write(new byte[Size]);
        await writer.Drain();
        writer.Close();
        await writer.WaitClosed();
        server.Close();
        await server.WaitClosed();

        loop.Statistics().BytesSent.Should().Be(Size);
        loop.Statistics().BytesReceived.Should().Be(Size);
    });

    [Test]
    public void Statistics_RawSocketsOfTheProgram_Count() => Run(async Coroutine (loop) =>
    {
        if (Kind == SelectorKind.Simulated)
        {
            return;
        }

        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        AsyncioTask<(Socket Conn, EndPoint? Address)> accept = Asyncio.CreateTask(loop.SockAccept(listener));
        await loop.SockConnect(client, listener.LocalEndPoint!);
        using Socket served = (await accept).Conn;
        await loop.SockSendall(client, new byte[50]);

        (await loop.SockRecv(served, 100)).Should().HaveCount(50);

        loop.Statistics().BytesSent.Should().Be(50);
        loop.Statistics().BytesReceived.Should().Be(50);
    });

    [Test]
    public void Statistics_SocketsOfTheLoop_Count() => Run(async Coroutine (loop) =>
    {
        using AsyncioSocket listener = loop.CreateSocket();
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using AsyncioSocket client = loop.CreateSocket();
        AsyncioTask<(AsyncioSocket Conn, EndPoint? Address)> accept = Asyncio.CreateTask(loop.SockAccept(listener));
        await loop.SockConnect(client, listener.LocalEndPoint!);
        using AsyncioSocket served = (await accept).Conn;
        await loop.SockSendall(client, new byte[50].AsMemory());

        (await loop.SockRecv(served, 100)).Should().HaveCount(50);

        loop.Statistics().BytesSent.Should().Be(50);
        loop.Statistics().BytesReceived.Should().Be(50);
    });

    private static async Coroutine Echo(AsyncioStreamReader reader, AsyncioStreamWriter writer)
    {
        writer.Write(await reader.ReadExactly(1000));
        await writer.Drain();
        writer.Close();
    }

    private static async Coroutine Drain(AsyncioStreamReader reader, AsyncioStreamWriter writer)
    {
        await reader.Read();
        writer.Close();
    }
}

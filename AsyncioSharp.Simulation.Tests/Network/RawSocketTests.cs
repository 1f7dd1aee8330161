using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Simulation.Tests;

/// <summary>The raw calls on simulated hosts. What they do is compared with the kernel's in the tests of AsyncioSocket.</summary>
public sealed class RawSocketTests
{
    [Test, Asyncio]
    public async Coroutine Sockets_OfTwoHosts_TalkThroughAPartition()
    {
        SimWorld world = Sim.World();
        SimHost db = world.Host("db", static async Coroutine () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            using AsyncioSocket listener = loop.CreateSocket();
            listener.Bind(new IPEndPoint(IPAddress.Any, 5432));
            listener.Listen();
            (AsyncioSocket conn, _) = await loop.SockAccept(listener);
            while (await loop.SockRecv(conn, 100) is { Length: > 0 } data)
            {
                await loop.SockSendall(conn, data);
            }

            conn.Close();
        });
        SimHost app = world.Host("app", async Coroutine () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            using AsyncioSocket socket = loop.CreateSocket();
            await loop.SockConnect(socket, "db", 5432);
            await Asyncio.Sleep(5);
            await loop.SockSendall(socket, "hello"u8);
            (await loop.SockRecv(socket, 100)).Should().Equal("hello"u8.ToArray());
            socket.RemoteEndPoint.Should().Be(new IPEndPoint(db.Address, 5432));
        });
        await Asyncio.Sleep(4);
        using (world.Net.Partition(db, app))
        {
            await Asyncio.Sleep(10);
        }

        await app.Join();
        world.Time.Should().BeGreaterThan(14);
    }

    [Test, Asyncio]
    public async Task AddReader_OnAHost_IsCalledWhenAPacketComes()
    {
        SimWorld world = Sim.World();
        SimHost db = world.Host("db", static async Task () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            using AsyncioSocket socket = loop.CreateSocket(type: SocketType.Dgram);
            socket.Bind(new IPEndPoint(IPAddress.Any, 9));
            Future came = loop.CreateFuture();
            loop.AddReader(socket, () =>
            {
                loop.RemoveReader(socket);
                came.SetResult();
            });
            await came;
        });
        EventLoop own = Asyncio.GetRunningLoop();
        using AsyncioSocket sender = own.CreateSocket(type: SocketType.Dgram);
        await own.SockSendto(sender, "x"u8, new IPEndPoint(db.Address, 9));
        await db.Join();
        world.Time.Should().BeApproximately(0.001, 1e-6);
    }

    [Test, Asyncio]
    public async Coroutine Crash_WhileATaskReceives_ThePeerSeesAReset()
    {
        SimWorld world = Sim.World();
        SimHost app = world.Host("app", static async Coroutine () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            AsyncioSocket socket = loop.CreateSocket();
            await loop.SockConnect(socket, "test", 7);
            await loop.SockRecv(socket, 100);
        });
        EventLoop own = Asyncio.GetRunningLoop();
        using AsyncioSocket listener = own.CreateSocket();
        listener.Bind(new IPEndPoint(IPAddress.Any, 7));
        listener.Listen();
        (AsyncioSocket conn, _) = await own.SockAccept(listener);
        app.Crash();

        Func<Task> receive = async () => await own.SockRecv(conn, 1);
        (await receive.Should().ThrowAsync<SocketException>()).Which.SocketErrorCode.Should().Be(SocketError.ConnectionReset);
        conn.Close();
    }

    [Test, Asyncio]
    public async Coroutine SocketOfTheKernel_InARawCall_IsRefusedWithTheReason()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        EventLoop own = Asyncio.GetRunningLoop();
        SimHost db = Sim.World().Host("db", async Coroutine () => await Refuses(Asyncio.GetRunningLoop()));
        await Refuses(own);
        await db.Join();

        async Coroutine Refuses(EventLoop loop)
        {
            Func<Task> receive = async () => await loop.SockRecv(socket, 1);
            await receive.Should().ThrowAsync<NotSupportedException>().WithMessage("*belongs to the kernel*loop.CreateSocket*");
            Action add = () => loop.AddReader(socket, static () => { });
            add.Should().Throw<NotSupportedException>().WithMessage("*belongs to the kernel*");
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Simulation.Tests;

public sealed class LoopbackTests
{
    [TestCase("localhost")]
    [TestCase("127.0.0.1")]
    [TestCase("::1")]
    [Asyncio]
    public async Coroutine Localhost_ServerOnPortZero_Answers(string host)
    {
        Server server = await Asyncio.StartServer(
            static async Coroutine (reader, writer) =>
            {
                writer.Write(await reader.ReadLine());
                writer.Close();
            },
            host,
            0);
        var address = (IPEndPoint)server.Sockets[0].LocalEndPoint!;

        (await Programs.Ask(address.Address.ToString(), address.Port, "here")).Should().Be("here");

        Asyncio.GetRunningLoop().Time().Should().Be(0, "a machine's own network takes no time");
        server.Close();
        await server.WaitClosed();
    }

    [Test, Asyncio]
    public async Coroutine Connect_ToTheOutside_IsRefusedWithTheReason()
    {
        Func<Task> byAddress = async () => await Asyncio.OpenConnection("93.184.216.34", 80);
        Func<Task> byName = async () => await Asyncio.OpenConnection("example.com", 80);

        (await byAddress.Should().ThrowAsync<SocketException>()).Which.SocketErrorCode.Should().Be(SocketError.NetworkUnreachable);
        (await byName.Should().ThrowAsync<SocketException>()).WithMessage("example.com*simulated*TestNetwork.Real*");
    }

    [Test, Asyncio]
    public async Coroutine Socket_OfTheKernel_IsRefusedWithTheReason()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(listener.LocalEndPoint!);

        Func<Task> connect = async () => await Asyncio.OpenConnection(null, null, new ConnectOptions { Sock = socket });

        (await connect.Should().ThrowAsync<NotSupportedException>()).WithMessage("*belongs to the kernel*TestNetwork.Real*");
    }

    [Test, Asyncio(Network = TestNetwork.Real)]
    public async Coroutine Real_IsTheKernels()
    {
        Server server = await Asyncio.StartServer(static async Coroutine (reader, writer) => writer.Close(), "127.0.0.1", 0);

        server.Sockets[0].Fileno().Should().BeLessThan(1_000_000);

        server.Close();
        await server.WaitClosed();
    }

    [Test, Asyncio]
    public async Coroutine Backlog_Full_TheNextClientAsksAgainASecondLater()
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        SimHost busy = Sim.World().Host("busy", async Coroutine () =>
        {
            Server server = await Asyncio.StartServer(
                static async Coroutine (reader, writer) => writer.Close(), host: null, 1, new ServerOptions { Backlog = 1 });
            await server.ServeForever();
        });
        await Asyncio.Sleep(1);
        busy.Pause();
        List<AsyncioTask> clients = [];
        for (int i = 0; i < 3; i++)
        {
            clients.Add(Asyncio.CreateTask(Connect()));
            await Asyncio.Sleep(0.1);
        }

        clients.Count(static client => client.Done()).Should().Be(2, "one waits in the backlog beyond its number, as in Linux");
        busy.Resume();

        await clients[2];

        loop.Time().Should().BeApproximately(2.202, 0.001);

        static async Coroutine Connect()
        {
            (_, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("busy", 1);
            writer.Close();
        }
    }

    [Test, Asyncio]
    public async Coroutine Address_AfterClosingFirst_RestsForAMinute()
    {
        Sim.World().Host("db", Programs.Echo(1));
        (_, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("db", 1);
        var local = (IPEndPoint)writer.GetExtraInfo("sockname")!;
        writer.Close();
        await Asyncio.Sleep(1);

        Func<Task> again = async () => await Asyncio.OpenConnection("db", 1, new ConnectOptions { LocalAddr = local });

        (await again.Should().ThrowAsync<SocketException>()).WithMessage("*in use*");
        await Asyncio.Sleep(60);
        (_, AsyncioStreamWriter second) = await Asyncio.OpenConnection("db", 1, new ConnectOptions { LocalAddr = local });
        second.Close();
    }
}

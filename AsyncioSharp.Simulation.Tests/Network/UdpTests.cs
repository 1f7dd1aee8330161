using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AsyncioSharp.Simulation.Tests;

public sealed class UdpTests
{
    [Test, Asyncio]
    public async Coroutine Datagrams_BothWays_Arrive()
    {
        SimWorld world = Sim.World();
        world.Host("echo", () => EchoServer(7));

        var client = new Receiver();
        (DatagramTransport transport, _) = await Asyncio.GetRunningLoop().CreateDatagramEndpoint(() => client, remoteAddr: ("echo", 7));
        transport.Sendto("ping"u8);
        await client.Until(1);

        client.Texts.Should().Equal("ping");
        transport.Close();
    }

    [Test, Asyncio]
    public async Coroutine Datagrams_LostTwiceAndChanged_AsTheNetworkSays()
    {
        SimWorld world = Sim.World();
        world.Host("echo", () => EchoServer(7));
        var client = new Receiver();
        (DatagramTransport transport, _) = await Asyncio.GetRunningLoop().CreateDatagramEndpoint(() => client, remoteAddr: ("echo", 7));
        await Asyncio.Sleep(1);

        world.Net.Loss = 0.5;
        await Burst("lost?", 200);
        client.Texts.Should().HaveCountGreaterThan(20).And.HaveCountLessThan(90, "a quarter comes through there and back");
        world.Net.Loss = 0;
        client.Texts.Clear();

        world.Net.Duplication = 1;
        await Burst("twice", 10);
        client.Texts.Should().HaveCount(40);
        world.Net.Duplication = 0;
        client.Texts.Clear();

        world.Net.Corruption = 1;
        await Burst("changed", 10);
        client.Texts.Should().HaveCount(10).And.Contain(static text => text != "changed");
        transport.Close();

        async Coroutine Burst(string text, int count)
        {
            for (int i = 0; i < count; i++)
            {
                transport.Sendto(Encoding.ASCII.GetBytes(text));
                await Asyncio.Sleep(0.01);
            }

            await Asyncio.Sleep(1);
        }
    }

    [Test, Asyncio]
    public async Coroutine NobodyListens_ConnectedSocket_HearsOfIt()
    {
        Sim.World().Host("quiet", Programs.Idle);
        var client = new Receiver();
        (DatagramTransport transport, _) = await Asyncio.GetRunningLoop().CreateDatagramEndpoint(() => client, remoteAddr: ("quiet", 7));

        transport.Sendto("anybody?"u8);
        await Asyncio.Sleep(1);

        client.Errors.Should().ContainSingle().Which.Should().BeOfType<SocketException>().Which.SocketErrorCode.Should().Be(SocketError.ConnectionRefused);
        transport.Close();
    }

    [Test, Asyncio]
    public async Coroutine Broadcast_ReachesEveryHostThatListens()
    {
        SimWorld world = Sim.World();
        List<string> heard = [];
        foreach (string name in (string[])["a", "b"])
        {
            world.Host(name, async Coroutine () =>
            {
                var receiver = new Receiver();
                await Asyncio.GetRunningLoop().CreateDatagramEndpoint(() => receiver, localAddr: ("0.0.0.0", 9));
                await receiver.Until(1);
                heard.Add(name);
            });
        }

        (DatagramTransport transport, _) = await Asyncio.GetRunningLoop().CreateDatagramEndpoint(
            static () => new Receiver(), remoteAddr: new IPEndPoint(IPAddress.Broadcast, 9), allowBroadcast: true);
        await Asyncio.Sleep(1);
        transport.Sendto("all"u8);
        await Asyncio.Sleep(1);

        heard.Should().BeEquivalentTo("a", "b");
        transport.Close();
    }

    private static async Coroutine EchoServer(int port)
    {
        await Asyncio.GetRunningLoop().CreateDatagramEndpoint(static () => new Echo(), localAddr: ("0.0.0.0", port));
        await Programs.Idle();
    }

    private sealed class Echo : DatagramProtocol
    {
        private DatagramTransport? _transport;

        public override void ConnectionMade(BaseTransport transport) => _transport = (DatagramTransport)transport;

        public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint? addr) => _transport!.Sendto(data, addr);
    }

    private sealed class Receiver : DatagramProtocol
    {
        private readonly AsyncioEvent _news = new();

        public List<string> Texts { get; } = [];

        public List<Exception> Errors { get; } = [];

        public async Coroutine Until(int count)
        {
            while (Texts.Count < count)
            {
                _news.Clear();
                await _news.Wait();
            }
        }

        public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint? addr)
        {
            Texts.Add(Encoding.ASCII.GetString(data));
            _news.Set();
        }

        public override void ErrorReceived(Exception exc) => Errors.Add(exc);
    }
}

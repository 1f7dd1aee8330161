using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AsyncioSharp.Simulation.Tests;

public sealed class MulticastTests
{
    private static readonly IPAddress s_group = IPAddress.Parse("239.1.2.3");

    [TestCase("239.1.2.3", "0.0.0.0")]
    [TestCase("ff02::1:5", "::")]
    [Asyncio]
    public async Coroutine Datagram_ToAGroup_ReachesItsMembers(string group, string any)
    {
        SimWorld world = Sim.World();
        List<string> heard = [];
        foreach (string name in (string[])["a", "b", "c"])
        {
            world.Host(name, async Coroutine () =>
            {
                EventLoop loop = Asyncio.GetRunningLoop();
                using AsyncioSocket socket = loop.CreateSocket(IPAddress.Parse(any).AddressFamily, SocketType.Dgram);
                socket.Bind(new IPEndPoint(IPAddress.Parse(any), 5000));
                if (name != "c")
                {
                    socket.JoinGroup(IPAddress.Parse(group));
                }

                while (true)
                {
                    (byte[] data, _) = await loop.SockRecvfrom(socket, 100);
                    heard.Add($"{name} {Encoding.ASCII.GetString(data)}");
                }
            });
        }

        await Asyncio.Sleep(1);
        EventLoop own = Asyncio.GetRunningLoop();
        using AsyncioSocket sender = own.CreateSocket(IPAddress.Parse(group).AddressFamily, SocketType.Dgram);
        await own.SockSendto(sender, "hello"u8, new IPEndPoint(IPAddress.Parse(group), 5000));
        await own.SockSendto(sender, "wrong port"u8, new IPEndPoint(IPAddress.Parse(group), 5001));
        await Asyncio.Sleep(1);

        heard.Should().BeEquivalentTo("a hello", "b hello");
    }

    [Test, Asyncio]
    public async Task Endpoint_JoinsAndLeaves_HearsInBetween()
    {
        SimWorld world = Sim.World();
        var heard = new Receiver();
        TransportSocket? socket = null;
        world.Host("member", async Task () =>
        {
            (DatagramTransport transport, _) = await Asyncio.GetRunningLoop().CreateDatagramEndpoint(() => heard, localAddr: ("0.0.0.0", 5000));
            socket = (TransportSocket)transport.GetExtraInfo("socket")!;
            await Programs.Idle();
        });
        (DatagramTransport sender, _) = await Asyncio.GetRunningLoop().CreateDatagramEndpoint(
            static () => new Receiver(), remoteAddr: new IPEndPoint(s_group, 5000));
        await Asyncio.Sleep(1);

        await SendAndWait("before");
        socket!.JoinGroup(s_group);
        await SendAndWait("member");
        socket.LeaveGroup(s_group);
        await SendAndWait("after");

        heard.Heard.Should().Equal("member");
        sender.Close();

        async Coroutine SendAndWait(string text)
        {
            sender.Sendto(Encoding.ASCII.GetBytes(text));
            await Asyncio.Sleep(1);
        }
    }

    [Test, Asyncio]
    public async Coroutine Membership_EndsWithTheSocket_AndIsChecked()
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        AsyncioSocket one = Bound(loop), other = Bound(loop);
        one.JoinGroup(s_group);
        Action again = () => one.JoinGroup(s_group), noMember = () => other.LeaveGroup(s_group);
        Action noGroup = () => one.JoinGroup(IPAddress.Parse("10.0.0.1"));
        again.Should().Throw<SocketException>().Which.SocketErrorCode.Should().Be(SocketError.AddressAlreadyInUse);
        noMember.Should().Throw<SocketException>().Which.SocketErrorCode.Should().Be(SocketError.AddressNotAvailable);
        noGroup.Should().Throw<SocketException>().Which.SocketErrorCode.Should().Be(SocketError.InvalidArgument);

        // As in Linux the host is a member, so the other socket of the port hears it too.
        await loop.SockSendto(other, "x"u8, new IPEndPoint(s_group, 5000));
        (await loop.SockRecv(one, 10)).Should().HaveCount(1);
        (await loop.SockRecv(other, 10)).Should().HaveCount(1);
        one.Close();
        await loop.SockSendto(other, "x"u8, new IPEndPoint(s_group, 5000));
        AsyncioTask<byte[]> hears = Asyncio.CreateTask(loop.SockRecv(other, 10));
        await Asyncio.Sleep(1);
        hears.Done().Should().BeFalse();
        hears.Cancel();
        other.Close();

        static AsyncioSocket Bound(EventLoop loop)
        {
            AsyncioSocket socket = loop.CreateSocket(type: SocketType.Dgram);
            socket.SetReuse();
            socket.Bind(new IPEndPoint(IPAddress.Any, 5000));
            return socket;
        }
    }

    private sealed class Receiver : DatagramProtocol
    {
        public List<string> Heard { get; } = [];

        public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint? addr) => Heard.Add(Encoding.ASCII.GetString(data));
    }
}

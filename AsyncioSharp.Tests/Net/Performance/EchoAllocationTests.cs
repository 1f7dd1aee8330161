using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>What the hot path of connections claims about memory.</summary>
/// <remarks>On epoll alone: what the base class library allocates under the other selectors is its own affair.</remarks>
[Platform("Linux")]
public class EchoAllocationTests
{
    private const int WarmUpRequests = 200;
    private const int Requests = 2_000;

    [Test]
    public void Echo_BetweenProtocols_AllocatesNothingPerRequest() => AsyncioContext.Run(async Coroutine () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        NetworkStack network = LoopNet.Of(loop).Network;
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(listener.LocalEndPoint!);
        var client = new Client(loop.CreateFuture());
        _ = new SocketTransport(loop, network.Adopt(listener.Accept()), new Echo());
        var transport = new SocketTransport(loop, network.Adopt(socket), client);
        await client.Done;
        client.Allocated.Should().Be(0, "neither the turns nor the two transports make objects for a request");
        transport.Close();
    });

    [Test]
    public void Echo_IntoProtocolsOwnBuffer_AllocatesNothingPerRequest() => AsyncioContext.Run(async Coroutine () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        NetworkStack network = LoopNet.Of(loop).Network;
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(listener.LocalEndPoint!);
        File.Delete(path);
        var client = new Client(loop.CreateFuture());
        _ = new SocketTransport(loop, network.Adopt(listener.Accept()), new BufferedEcho());
        var transport = new SocketTransport(loop, network.Adopt(socket), client);
        await client.Done;
        client.Allocated.Should().Be(0, "the receive fills the protocol's own memory");
        transport.Close();
    });

    [Test]
    public void Accept_ManyConnections_HoldLessThanHalfAKibibyteEach() => AsyncioContext.Run(async Coroutine () =>
    {
        const int Connections = 500;
        EventLoop loop = Asyncio.GetRunningLoop();
        int made = 0;
        Action onMade = () => made++;
        await using Server server = await loop.CreateServer(() => new Counting(onMade), "127.0.0.1", 0, backlog: Connections);
        EndPoint address = server.Sockets[0].LocalEndPoint!;
        Socket[] first = ConnectAll();
        await AllAreMade(Connections);
        Socket[] second = ConnectAll();

        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long live = GC.GetTotalMemory(forceFullCollection: true);
        await AllAreMade(2 * Connections);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        live = GC.GetTotalMemory(forceFullCollection: true) - live;

        // Socket, its handle, transport and protocol; garbage on top is what a server that never collects would keep resident.
        (live / Connections).Should().BeLessThan(400);
        (allocated / Connections).Should().BeLessThan(500);
        foreach (Socket client in first.Concat(second))
        {
            client.Dispose();
        }

        Socket[] ConnectAll()
        {
            var clients = new Socket[Connections];
            for (int i = 0; i < Connections; i++)
            {
                clients[i] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                clients[i].Connect(address);
            }

            return clients;
        }

        async Coroutine AllAreMade(int goal)
        {
            while (made < goal)
            {
                await Asyncio.Sleep(0);
            }
        }
    });

    private sealed class Echo : Protocol
    {
        private Transport? _transport;

        public override void ConnectionMade(BaseTransport transport) => _transport = (Transport)transport;

        public override void DataReceived(ReadOnlySpan<byte> data) => _transport!.Write(data);
    }

    private sealed class BufferedEcho : BufferedProtocol
    {
        private readonly byte[] _buffer = new byte[4096];
        private Transport? _transport;

        public override void ConnectionMade(BaseTransport transport) => _transport = (Transport)transport;

        public override Memory<byte> GetBuffer(int sizehint) => _buffer;

        public override void BufferUpdated(int nbytes) => _transport!.Write(_buffer.AsSpan(0, nbytes));
    }

    private sealed class Counting(Action onMade) : Protocol
    {
        public override void ConnectionMade(BaseTransport transport) => onMade();
    }

    /// <summary>Sends a message whenever the one before is back, and measures after a warm-up.</summary>
    private sealed class Client(Future done) : Protocol
    {
        private readonly byte[] _message = new byte[1024];
        private Transport? _transport;
        private int _received;
        private int _requests;
        private long _start;

        public Future Done => done;

        public long Allocated { get; private set; } = -1;

        public override void ConnectionMade(BaseTransport transport)
        {
            _transport = (Transport)transport;
            _transport.Write(_message);
        }

        public override void DataReceived(ReadOnlySpan<byte> data)
        {
            _received += data.Length;
            if (_received < _message.Length)
            {
                return;
            }

            _received = 0;
            _requests++;
            if (_requests == WarmUpRequests)
            {
                _start = GC.GetAllocatedBytesForCurrentThread();
            }
            else if (_requests == WarmUpRequests + Requests)
            {
                Allocated = GC.GetAllocatedBytesForCurrentThread() - _start;
                done.SetResult();
                return;
            }

            _transport!.Write(_message);
        }
    }
}

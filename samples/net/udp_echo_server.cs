// A UDP echo server: it sends each datagram back to where it came from. The argument is the port; 0 lets the system choose.
// Shows loop.CreateDatagramEndpoint with a local address, and transport.Sendto.
#:project ../../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Net;
using System.Text;
using AsyncioSharp;
using AsyncioSharp.Net;

async Coroutine Main(int port)
{
    EventLoop loop = Asyncio.GetRunningLoop();
    var (transport, _) = await loop.CreateDatagramEndpoint(() => new EchoServerProtocol(), localAddr: ("127.0.0.1", port));
    Console.WriteLine($"Serving on {transport.GetExtraInfo("sockname")}");
    try
    {
        await loop.CreateFuture();
    }
    finally
    {
        transport.Close();
    }
}

AsyncioContext.Run(Main(args.Length > 0 ? int.Parse(args[0]) : 9999));

class EchoServerProtocol : DatagramProtocol
{
    private DatagramTransport? _transport;

    public override void ConnectionMade(BaseTransport transport) => _transport = (DatagramTransport)transport;

    public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint? addr)
    {
        Console.WriteLine($"Received '{Encoding.UTF8.GetString(data)}' from {addr}");
        _transport!.Sendto(data, addr);
    }
}

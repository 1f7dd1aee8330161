// A TCP echo server with a protocol: it sends the first message back and closes the connection. The argument is the port; 0 lets the system choose.
// Shows loop.CreateServer, Protocol, transport.GetExtraInfo and server.ServeForever. (Its original: "TCP Echo Server" in the documentation of asyncio's protocols.)
#:project ../../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Text;
using AsyncioSharp;
using AsyncioSharp.Net;

async Coroutine Main(int port)
{
    EventLoop loop = Asyncio.GetRunningLoop();
    Server server = await loop.CreateServer(() => new EchoServerProtocol(), "127.0.0.1", port);
    Console.WriteLine($"Serving on {server.Sockets[0].LocalEndPoint}");
    await using (server)
    {
        await server.ServeForever();
    }
}

AsyncioContext.Run(Main(args.Length > 0 ? int.Parse(args[0]) : 8888));

class EchoServerProtocol : Protocol
{
    private Transport? _transport;

    public override void ConnectionMade(BaseTransport transport)
    {
        Console.WriteLine($"Connection from {transport.GetExtraInfo("peername")}");
        _transport = (Transport)transport;
    }

    public override void DataReceived(ReadOnlySpan<byte> data)
    {
        Console.WriteLine($"Data received: {Encoding.UTF8.GetString(data).TrimEnd()}");
        _transport!.Write(data);
        Console.WriteLine("Close the client socket");
        _transport.Close();
    }
}

// A UDP client: it sends a message, prints the answer and closes its endpoint. The arguments are the port and the message.
// Shows loop.CreateDatagramEndpoint with a remote address, and a future that the protocol completes.
#:project ../../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Net;
using System.Text;
using AsyncioSharp;
using AsyncioSharp.Net;

async Coroutine Main(int port, string message)
{
    EventLoop loop = Asyncio.GetRunningLoop();
    Future connectionLost = loop.CreateFuture();
    var (transport, _) = await loop.CreateDatagramEndpoint(() => new EchoClientProtocol(message, connectionLost), remoteAddr: ("127.0.0.1", port));
    try
    {
        await connectionLost;
    }
    finally
    {
        transport.Close();
    }
}

AsyncioContext.Run(Main(args.Length > 0 ? int.Parse(args[0]) : 9999, args.Length > 1 ? args[1] : "Hello World!"));

class EchoClientProtocol(string message, Future connectionLost) : DatagramProtocol
{
    private DatagramTransport? _transport;

    public override void ConnectionMade(BaseTransport transport)
    {
        _transport = (DatagramTransport)transport;
        Console.WriteLine($"Send: {message}");
        _transport.Sendto(Encoding.UTF8.GetBytes(message));
    }

    public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint? addr)
    {
        Console.WriteLine($"Received: {Encoding.UTF8.GetString(data)}");
        Console.WriteLine("Close the socket");
        _transport!.Close();
    }

    public override void ErrorReceived(Exception exc) => Console.WriteLine($"Error received: {exc.Message}");

    public override void ConnectionLost(Exception? exc)
    {
        Console.WriteLine("Connection closed");
        connectionLost.SetResult();
    }
}

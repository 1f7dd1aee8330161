// A client with a protocol: it sends a message and waits until the server closes the connection. The arguments are the port and the message.
// Shows loop.CreateConnection and a future that the protocol completes. (Its original: "TCP Echo Client" in the documentation of asyncio's protocols.)
#:project ../../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Text;
using AsyncioSharp;
using AsyncioSharp.Net;

async Coroutine Main(int port, string message)
{
    EventLoop loop = Asyncio.GetRunningLoop();
    Future connectionLost = loop.CreateFuture();
    var (transport, _) = await loop.CreateConnection(() => new EchoClientProtocol(message, connectionLost), "127.0.0.1", port);
    try
    {
        await connectionLost;
    }
    finally
    {
        transport.Close();
    }
}

AsyncioContext.Run(Main(args.Length > 0 ? int.Parse(args[0]) : 8888, args.Length > 1 ? args[1] : "Hello World!"));

class EchoClientProtocol(string message, Future connectionLost) : Protocol
{
    public override void ConnectionMade(BaseTransport transport)
    {
        ((Transport)transport).Write(Encoding.UTF8.GetBytes(message));
        Console.WriteLine($"Data sent: {message}");
    }

    public override void DataReceived(ReadOnlySpan<byte> data) => Console.WriteLine($"Data received: {Encoding.UTF8.GetString(data)}");

    public override void ConnectionLost(Exception? exc)
    {
        Console.WriteLine("The server closed the connection");
        connectionLost.SetResult();
    }
}

// A UDP server echoes what a client sends it; the client prints the answer and closes its endpoint.
// Shows loop.CreateDatagramEndpoint, DatagramProtocol and transport.Sendto.
#:project ../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Net;
using System.Text;
using AsyncioSharp;
using AsyncioSharp.Net;

async Coroutine Main()
{
    var loop = Asyncio.GetRunningLoop();
    var (server, _) = await loop.CreateDatagramEndpoint(() => new EchoServerProtocol(), localAddr: ("127.0.0.1", 0));
    var onConLost = loop.CreateFuture<bool>();

    var (client, _) = await loop.CreateDatagramEndpoint(
        () => new EchoClientProtocol("Hello World!", onConLost),
        remoteAddr: (EndPoint?)server.GetExtraInfo("sockname"));

    try
    {
        await onConLost;
    }
    finally
    {
        client.Close();
        server.Close();
    }
}

AsyncioContext.Run(Main());

class EchoServerProtocol : DatagramProtocol
{
    private DatagramTransport? transport;

    public override void ConnectionMade(BaseTransport transport) => this.transport = (DatagramTransport)transport;

    public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint? addr)
    {
        string message = Encoding.UTF8.GetString(data);
        Console.WriteLine($"Received '{message}'");
        Console.WriteLine($"Send '{message}'");
        transport!.Sendto(data, addr);
    }
}

class EchoClientProtocol(string message, Future<bool> onConLost) : DatagramProtocol
{
    private DatagramTransport? transport;

    public override void ConnectionMade(BaseTransport transport)
    {
        this.transport = (DatagramTransport)transport;
        Console.WriteLine($"Send: {message}");
        this.transport.Sendto(Encoding.UTF8.GetBytes(message));
    }

    public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint? addr)
    {
        Console.WriteLine($"Received: {Encoding.UTF8.GetString(data)}");
        Console.WriteLine("Close the socket");
        transport!.Close();
    }

    public override void ErrorReceived(Exception exc) => Console.WriteLine($"Error received: {exc}");

    public override void ConnectionLost(Exception? exc)
    {
        Console.WriteLine("Connection closed");
        onConLost.SetResult(true);
    }
}

// Two connected sockets: a callback reads from one when something has come, unregisters itself and stops the loop.
// Shows loop.AddReader, loop.RemoveReader, loop.CallSoon, loop.RunForever and loop.Stop.
#:project ../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Net;
using System.Net.Sockets;
using System.Text;
using AsyncioSharp;
using AsyncioSharp.Net;

// Create a pair of connected sockets
var (rsock, wsock) = Socketpair();

var loop = Asyncio.NewEventLoop();

void Reader()
{
    var data = new byte[100];
    int count = rsock.Receive(data);
    Console.WriteLine($"Received: {Encoding.UTF8.GetString(data, 0, count)}");

    // We are done: unregister the socket
    loop.RemoveReader(rsock);

    // Stop the event loop
    loop.Stop();
}

// Register the socket for read events
loop.AddReader(rsock, Reader);

// Simulate the reception of data from the network
loop.CallSoon(() => wsock.Send(Encoding.UTF8.GetBytes("abc")));

try
{
    // Run the event loop
    loop.RunForever();
}
finally
{
    // We are done. Close sockets and the event loop.
    rsock.Close();
    wsock.Close();
    loop.Close();
}

// .NET has no socketpair(): a listener on a free port of this machine makes one.
static (Socket, Socket) Socketpair()
{
    using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    listener.Listen(1);
    var one = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    one.Connect(listener.LocalEndPoint!);
    return (one, listener.Accept());
}

// An echo server with streams: a coroutine for each connection reads a message, sends it back and closes. The argument is the port; 0 lets the system choose.
// Shows Asyncio.StartServer, reader.Read and writer.Drain. (Its original: "TCP echo server using streams" in the documentation of asyncio's streams.)
#:project ../../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Text;
using AsyncioSharp;
using AsyncioSharp.Net;

async Coroutine HandleEcho(AsyncioStreamReader reader, AsyncioStreamWriter writer)
{
    byte[] data = await reader.Read(100);
    Console.WriteLine($"Received '{Encoding.UTF8.GetString(data)}' from {writer.GetExtraInfo("peername")}");

    writer.Write(data);
    await writer.Drain();

    Console.WriteLine("Close the connection");
    writer.Close();
    await writer.WaitClosed();
}

async Coroutine Main(int port)
{
    Server server = await Asyncio.StartServer(HandleEcho, "127.0.0.1", port);
    Console.WriteLine($"Serving on {server.Sockets[0].LocalEndPoint}");
    await using (server)
    {
        await server.ServeForever();
    }
}

AsyncioContext.Run(Main(args.Length > 0 ? int.Parse(args[0]) : 8888));

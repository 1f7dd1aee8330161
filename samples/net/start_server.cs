// A server that serves until Ctrl-C: it reads a line from each client and closes the connection. The argument is the port; 0 lets the system choose.
// Shows server.ServeForever and how Ctrl-C ends it: Main is cancelled, the server is closed, and AsyncioContext.Run throws KeyboardInterrupt.
#:project ../../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Text;
using AsyncioSharp;
using AsyncioSharp.Net;

async Coroutine ClientConnected(AsyncioStreamReader reader, AsyncioStreamWriter writer)
{
    byte[] line = await reader.ReadLine();
    Console.WriteLine($"Read '{Encoding.UTF8.GetString(line).TrimEnd()}'");
    writer.Close();
    await writer.WaitClosed();
}

async Coroutine Main(string host, int port)
{
    Server srv = await Asyncio.StartServer(ClientConnected, host, port);
    Console.WriteLine($"Serving on {srv.Sockets[0].LocalEndPoint}");
    try
    {
        await srv.ServeForever();
    }
    finally
    {
        Console.WriteLine(srv.IsServing() ? "Still serving" : "Closed");
    }
}

try
{
    AsyncioContext.Run(Main("127.0.0.1", args.Length > 0 ? int.Parse(args[0]) : 0));
}
catch (KeyboardInterrupt)
{
    Console.WriteLine("Ctrl-C");
    Environment.Exit(130);
}

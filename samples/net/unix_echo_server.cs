// An echo server on a unix socket: it sends each line back until the client ends its side. The argument is the path.
// Shows Asyncio.StartUnixServer and await foreach over a reader.
#:project ../../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Text;
using AsyncioSharp;
using AsyncioSharp.Net;

async Coroutine Handle(AsyncioStreamReader reader, AsyncioStreamWriter writer)
{
    await foreach (byte[] line in reader)
    {
        Console.WriteLine($"Received '{Encoding.UTF8.GetString(line).TrimEnd()}'");
        writer.Write(line);
        await writer.Drain();
    }

    Console.WriteLine("Close the connection");
    writer.Close();
    await writer.WaitClosed();
}

async Coroutine Main(string path)
{
    Server server = await Asyncio.StartUnixServer(Handle, path);
    Console.WriteLine($"Serving on {path}");
    await using (server)
    {
        await server.ServeForever();
    }
}

AsyncioContext.Run(Main(args.Length > 0 ? args[0] : "echo.sock"));

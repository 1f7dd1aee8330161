// A client with streams: it sends a message and reads the answer. The arguments are the port and the message.
// Shows Asyncio.OpenConnection. (Its original: "TCP echo client using streams" in the documentation of asyncio's streams.)
#:project ../../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Text;
using AsyncioSharp;
using AsyncioSharp.Net;

async Coroutine Main(int port, string message)
{
    var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port);

    Console.WriteLine($"Send: {message}");
    writer.Write(Encoding.UTF8.GetBytes(message));
    await writer.Drain();

    byte[] data = await reader.Read(100);
    Console.WriteLine($"Received: {Encoding.UTF8.GetString(data)}");

    Console.WriteLine("Close the connection");
    writer.Close();
    await writer.WaitClosed();
}

AsyncioContext.Run(Main(args.Length > 0 ? int.Parse(args[0]) : 8888, args.Length > 1 ? args[1] : "Hello World!"));

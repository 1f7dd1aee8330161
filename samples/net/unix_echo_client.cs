// A client on a unix socket: it sends a message line by line, ends its side, and reads all that comes back. The arguments are the path and the message.
// Shows Asyncio.OpenUnixConnection, writer.Writelines and writer.WriteEof.
#:project ../../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Text;
using AsyncioSharp;
using AsyncioSharp.Net;

async Coroutine Main(string path, string message)
{
    var (reader, writer) = await Asyncio.OpenUnixConnection(path);

    Console.WriteLine($"Send: {message}");
    writer.Writelines(message.Split(' ').Select(word => Encoding.UTF8.GetBytes(word + "\n")));
    writer.WriteEof();

    byte[] data = await reader.Read();
    Console.WriteLine($"Received: {Encoding.UTF8.GetString(data).Replace('\n', ' ').TrimEnd()}");

    Console.WriteLine("Close the connection");
    writer.Close();
    await writer.WaitClosed();
}

AsyncioContext.Run(Main(args.Length > 0 ? args[0] : "echo.sock", args.Length > 1 ? args[1] : "Hello World!"));

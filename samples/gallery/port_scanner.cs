// Says which ports of a machine are open: fifty at once, half a second for each. Arguments: host, first port, last port; scan only what is yours.
// Without arguments it makes three listeners of its own, and finds them. Shows Asyncio.ForEach, WaitFor and OpenConnection.
#:project ../../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Net;
using System.Net.Sockets;
using AsyncioSharp;
using AsyncioSharp.Net;

async Coroutine<List<int>> Scan(string host, IEnumerable<int> ports)
{
    var open = new List<int>();
    await Asyncio.ForEach(ports, 50, async port =>
    {
        try
        {
            var (_, writer) = await Asyncio.WaitFor(Asyncio.OpenConnection(host, port), timeout: 0.5);
            writer.Close();
            open.Add(port);
        }
        catch (Exception error) when (error is SocketException or TimeoutException)
        {
            // Closed, or nobody answers.
        }
    });
    open.Sort();
    return open;
}

async Coroutine Main()
{
    if (args.Length == 3)
    {
        int first = int.Parse(args[1]), last = int.Parse(args[2]);
        Console.WriteLine(string.Join(" ", await Scan(args[0], Enumerable.Range(first, last - first + 1))));
        return;
    }

    // Six ports that were free; three of them are opened again.
    Server[] servers = await Asyncio.Gather(Enumerable.Range(0, 6).Select(_ => Listen(0)));
    int[] ports = [.. servers.Select(server => ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port)];
    await Asyncio.Gather(servers.Skip(3).Select(async server => await server.DisposeAsync()));

    List<int> found = await Scan("127.0.0.1", ports);
    Console.WriteLine($"{found.Count} of {ports.Length} ports are open");
    Console.WriteLine($"they are the right ones: {found.SequenceEqual(ports.Take(3).Order())}");
    await Asyncio.Gather(servers.Take(3).Select(async server => await server.DisposeAsync()));
}

async Coroutine<Server> Listen(int port) => await Asyncio.StartServer((_, writer) => writer.Close(), "127.0.0.1", port);

AsyncioContext.Run(Main());

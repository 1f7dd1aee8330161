using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>A server listens on each of its hosts once, on all interfaces without any, and is listening when create_server() returns; addresses are reused.</summary>
[Scenario("server_hosts_and_their_sockets", 206, 207)]
[Platform("Linux")]
public static class ServerHostsAndTheirSockets
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        int port = 0;
        foreach (string[] hosts in new string[][] { ["127.0.0.1"], ["127.0.0.1", "127.0.0.2"], ["127.0.0.1", "127.0.0.1"] })
        {
            var several = await loop.CreateServer(() => new Silent(), hosts, 0);
            t.Say($"{string.Join(' ', hosts)}: {several.Sockets.Count}, serving {several.IsServing()}");
            several.Close();
        }
        foreach (string? host in new[] { null, "" })
        {
            var all = await Asyncio.StartServer((_, writer) => writer.Close(), host, 0, family: AddressFamily.InterNetwork);
            port = t.Port(all);
            var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
            t.Say($"connected, end after {(await reader.Read()).Length} bytes");
            writer.Close();
            await writer.WaitClosed();
            all.Close();
        }
        foreach (bool? reuse in new bool?[] { null, true, false })
        {
            try
            {
                var again = await loop.CreateServer(() => new Silent(), "127.0.0.1", port, reuseAddress: reuse);
                again.Close();
                t.Say($"reuse {reuse?.ToString() ?? "None"}: listening");
            }
            catch (SocketException e)
            {
                t.Say($"reuse {reuse}: {t.Error(e)}");
            }
        }
        var server = await loop.CreateServer(() => new Silent(), "127.0.0.1", 0, startServing: false);
        t.Say($"serving {server.IsServing()}");
        await server.StartServing();
        t.Say($"serving {server.IsServing()}");
        server.Close();
        t.Say($"serving {server.IsServing()}");
    }

    private sealed class Silent : Protocol
    {
    }
}

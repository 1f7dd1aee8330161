using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>create_connection() tries one address of a host after the other until one answers; if none does, the error is that of the one, or a group if asked for.</summary>
[Scenario("connection_tries_addresses", 203, 204)]
public static class ConnectionTriesAddresses
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var server = await loop.CreateServer(() => new Silent(), "127.0.0.1", 0);
        int port = t.Port(server);
        foreach ((double? delay, int? interleave) in new (double?, int?)[] { (null, null), (0.25, null), (0.25, 2) })
        {
            var (transport, _) = await loop.CreateConnection(() => new Silent(), "localhost", port, happyEyeballsDelay: delay, interleave: interleave);
            t.Say($"connected to the right one {Equals(transport.GetExtraInfo("peername"), new IPEndPoint(IPAddress.Loopback, port))}");
            transport.Close();
        }
        server.Close();
        foreach (double? delay in new double?[] { null, 0.25 })
        {
            try
            {
                await loop.CreateConnection(() => new Silent(), "127.0.0.1", port, happyEyeballsDelay: delay);
            }
            catch (SocketException e)
            {
                t.Say(t.Error(e));
            }
            try
            {
                await loop.CreateConnection(() => new Silent(), "127.0.0.1", port, happyEyeballsDelay: delay, allErrors: true);
            }
            catch (AggregateException e)
            {
                t.Say(t.Error(e));
            }
        }
    }

    private sealed class Silent : Protocol
    {
    }
}

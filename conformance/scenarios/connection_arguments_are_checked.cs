using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>Arguments of create_connection() that do not go together are refused before anything is tried.</summary>
[Scenario("connection_arguments_are_checked", 205)]
public static class ConnectionArgumentsAreChecked
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var (one, other) = t.Pair();
        foreach (var (what, connect) in new (string, Func<Coroutine>)[]
        {
            ("nothing", async () => await loop.CreateConnection(() => new Silent())),
            ("host and socket", async () => await loop.CreateConnection(() => new Silent(), "127.0.0.1", 1, sock: one)),
            ("a server's name without TLS", async () => await loop.CreateConnection(() => new Silent(), "127.0.0.1", 1, serverHostname: "localhost")),
            ("a handshake's limit without TLS", async () => await loop.CreateConnection(() => new Silent(), "127.0.0.1", 1, sslHandshakeTimeout: 1)),
            ("a shutdown's limit without TLS", async () => await loop.CreateConnection(() => new Silent(), "127.0.0.1", 1, sslShutdownTimeout: 1)),
            ("TLS without a name", async () => await loop.CreateConnection(() => new Silent(), ssl: true, sock: one)),
        })
        {
            try
            {
                await connect();
            }
            catch (ArgumentException e)
            {
                t.Say($"{what}: {t.Error(e)}");
            }
        }
        one.Close();
        other.Close();
    }

    private sealed class Silent : Protocol
    {
    }
}

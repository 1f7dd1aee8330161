using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>A client that does not speak TLS is turned away; that is reported in debug mode only.</summary>
[Scenario("tls_handshake_that_fails_at_the_server", 210)]
public static class TlsHandshakeThatFailsAtTheServer
{
    private static async Coroutine Work(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.SetExceptionHandler((_, context) => t.Say($"reported, error given {context.Exception is not null}"));
        var server = await loop.CreateServer(() => new Silent(), "127.0.0.1", 0, ssl: t.ServerTls());
        foreach (bool debug in new[] { false, true })
        {
            loop.SetDebug(debug);
            loop.SlowCallbackDuration = 100;
            var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", t.Port(server));
            writer.Write("GET / HTTP/1.0\r\n\r\n"u8);
            try
            {
                await reader.Read();
            }
            catch (System.Net.Sockets.SocketException)
            {
            }
            t.Say($"debug {debug}: turned away");
            writer.Close();
            await Asyncio.Sleep(0.01);
        }
        server.Close();
    }

    public static void Run(Trace t) => Asyncio.Run(Work(t));

    private sealed class Silent : Protocol
    {
    }
}

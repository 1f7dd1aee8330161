using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>A TLS connection has larger write marks than a plain one; its limits of time must be positive.</summary>
[Scenario("tls_marks_and_limits", 189, 201, 205)]
public static class TlsMarksAndLimits
{
    private static async Coroutine Work(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var accepted = loop.CreateFuture<Recorder>();

        BaseProtocol Accept()
        {
            accepted.SetResult(new Recorder(t, "server"));
            return accepted.Result();
        }

        var server = await loop.CreateServer(Accept, "127.0.0.1", 0, ssl: t.ServerTls());
        foreach ((double? handshake, double? shutdown) in new (double?, double?)[] { (0, null), (-1, null), (null, 0) })
        {
            var (one, other) = t.Pair();
            try
            {
                await loop.CreateConnection(() => new Silent(), sock: one, ssl: t.ClientTls(), serverHostname: "localhost", sslHandshakeTimeout: handshake, sslShutdownTimeout: shutdown);
            }
            catch (ArgumentException e)
            {
                t.Say(t.Error(e));
            }
            one.Close();
            other.Close();
        }
        var (transport, _) = await loop.CreateConnection(() => new Silent(), "127.0.0.1", t.Port(server), ssl: t.ClientTls());
        var (low, high) = transport.GetWriteBufferLimits();
        t.Say($"marks {low} {high}, can write eof {transport.CanWriteEof()}");
        transport.SetWriteBufferLimits(high: 1000);
        (low, high) = transport.GetWriteBufferLimits();
        t.Say($"marks {low} {high}");
        var atServer = await accepted;
        transport.Close();
        await atServer.Lost;
        server.Close();
    }

    public static void Run(Trace t) => Asyncio.Run(Work(t));

    private sealed class Silent : Protocol
    {
    }
}

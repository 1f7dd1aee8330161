using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>Closing a TLS connection sends what is buffered and tells the peer, which closes as well, whatever its eof_received answers: TLS is not half open.</summary>
[Scenario("tls_close_flushes_and_tells_the_peer", 173, 201)]
public static class TlsCloseFlushesAndTellsThePeer
{
    private const int Size = 2_000_000;

    private static async Coroutine Work(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var accepted = loop.CreateFuture<Recorder>();

        BaseProtocol Accept()
        {
            accepted.SetResult(new Recorder(t, "server", true));
            return accepted.Result();
        }

        var server = await loop.CreateServer(Accept, "127.0.0.1", 0, ssl: t.ServerTls());
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", t.Port(server), ssl: t.ClientTls());
        var atServer = await accepted;
        t.Say($"TLS {writer.GetExtraInfo("sslcontext") is not null}");
        writer.Write(new byte[Size]);
        writer.Close();
        await writer.WaitClosed();
        await atServer.Lost;
        t.Say($"got all {atServer.Count == Size}");

        accepted = loop.CreateFuture<Recorder>();
        (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", t.Port(server), ssl: t.ClientTls());
        atServer = await accepted;
        await atServer.Made;
        atServer.Transport.Write("last words"u8);
        atServer.Transport.Close();
        t.Say(System.Text.Encoding.ASCII.GetString(await reader.Read()));
        await Asyncio.Sleep(0);
        t.Say($"closing {writer.IsClosing()}");
        await atServer.Lost;
        await writer.WaitClosed();
        server.Close();
    }

    public static void Run(Trace t) => Asyncio.Run(Work(t));
}

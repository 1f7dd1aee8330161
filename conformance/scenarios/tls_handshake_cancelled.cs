using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>A connection that is given up during its TLS handshake is aborted: no goodbye is sent or waited for.</summary>
[Scenario("tls_handshake_cancelled", 202)]
public static class TlsHandshakeCancelled
{
    private static async Coroutine Connect(Trace t, System.Net.Sockets.Socket sock) =>
        await Asyncio.GetRunningLoop().CreateConnection(() => new Recorder(t, "client"), sock: sock, ssl: t.ClientTls(), serverHostname: "localhost");

    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var (one, other) = t.Pair();
        var task = Asyncio.CreateTask(Connect(t, one));
        byte[] hello = await loop.SockRecv(other, 100_000);
        t.Say($"client says hello {hello[0] == 22}, connected {task.Done()}");
        task.Cancel("no patience");
        try
        {
            await task;
        }
        catch (CancelledError e)
        {
            t.At(t.Reason(e));
        }
        var (data, _) = await t.ReadToEnd(other);
        t.At($"peer got {data.Length} more bytes");
        other.Close();
    }
}

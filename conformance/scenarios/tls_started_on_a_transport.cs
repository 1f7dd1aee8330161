using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>start_tls() hands the connection to the protocol without making it again; if the handshake fails, the connection is closed.</summary>
[Scenario("tls_started_on_a_transport", 217)]
public static class TlsStartedOnATransport
{
    private static async Coroutine Work(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var (one, other) = t.Pair();
        var (plain, client) = await loop.CreateConnection(() => new Recorder(t, "client"), sock: one);
        var (accepted, server) = await loop.CreateConnection(() => new Recorder(new Trace(), "server"), sock: other);
        var serving = Asyncio.CreateTask(loop.StartTls(accepted, server, t.ServerTls()));
        var transport = await loop.StartTls(plain, client, t.ClientTls(), serverHostname: "localhost");
        t.Say($"another transport {!ReferenceEquals(transport, plain)}, the protocol's {ReferenceEquals(client.Transport, plain)}");
        transport.Write("secret"u8);
        t.Say(await server.Until(6));
        (await serving).Write("answer"u8);
        t.Say(await client.Until(6));
        transport.Close();
        await client.Lost;
        await server.Lost;

        (one, other) = t.Pair();
        (plain, client) = await loop.CreateConnection(() => new Recorder(t, "again"), sock: one);
        other.Send("no TLS here, and never was any\r\n"u8);
        try
        {
            await loop.StartTls(plain, client, t.ClientTls(), serverHostname: "localhost");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            t.Say($"failed, closing {plain.IsClosing()}");
        }
        other.Close();
    }

    public static void Run(Trace t) => Asyncio.Run(Work(t));
}

using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>start_tls() of a stream's writer takes the server's side if the stream came from a server, and reader and writer go on as they are.</summary>
[Scenario("tls_started_on_a_stream", 179)]
public static class TlsStartedOnAStream
{
    private static async Coroutine Work(Trace t)
    {
        var served = Asyncio.GetRunningLoop().CreateFuture<string>();

        async Coroutine Serve(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            t.Say(Text(await reader.ReadLine()));
            writer.Write("go ahead\n"u8);
            await writer.StartTls(t.ServerTls());
            byte[] line = await reader.ReadLine();
            writer.Write((byte[])[.. "secret answer to "u8, .. line]);
            await writer.Drain();
            writer.Close();
            served.SetResult(Text(line));
        }

        var server = await Asyncio.StartServer(Serve, "127.0.0.1", 0);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", t.Port(server));
        writer.Write("may I?\n"u8);
        t.Say(Text(await reader.ReadLine()));
        t.Say($"TLS {writer.GetExtraInfo("sslcontext") is not null}");
        await writer.StartTls(t.ClientTls(), serverHostname: "localhost");
        t.Say($"TLS {writer.GetExtraInfo("sslcontext") is not null}");
        writer.Write("secret\n"u8);
        t.Say(Text(await reader.ReadLine()));
        t.Say($"server got {await served}");
        t.Say($"end after {(await reader.Read()).Length} bytes");
        writer.Close();
        await writer.WaitClosed();
        server.Close();
    }

    private static string Text(byte[] line) => System.Text.Encoding.ASCII.GetString(line).Trim();

    public static void Run(Trace t) => Asyncio.Run(Work(t));
}

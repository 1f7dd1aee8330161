using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>close_clients() closes the connections of a server after flushing them, abort_clients() drops what they have buffered.</summary>
[Scenario("server_closes_its_clients", 214)]
public static class ServerClosesItsClients
{
    private const int Size = 20_000_000;

    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        foreach (string what in new[] { "close_clients", "abort_clients" })
        {
            List<Recorder> accepted = [];
            var server = await loop.CreateServer(
                () =>
                {
                    accepted.Add(new Recorder(t, what));
                    return accepted[^1];
                },
                "127.0.0.1",
                0);
            var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", t.Port(server));
            await Asyncio.Sleep(1);
            accepted[0].Transport.Write(new byte[Size]);
            server.Close();
            Action end = what == "close_clients" ? server.CloseClients : server.AbortClients;
            end();
            int received = 0;
            try
            {
                while (await reader.Read(100_000) is { Length: > 0 } piece)
                    received += piece.Length;
            }
            catch (System.Net.Sockets.SocketException)
            {
            }
            t.Say($"got all {received == Size}");
            writer.Close();
            await server.WaitClosed();
            t.Say("server closed");
        }
    }
}

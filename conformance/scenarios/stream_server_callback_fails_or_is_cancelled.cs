using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>A client callback that fails is reported and its connection closed; one that is cancelled has its connection closed without a report; one that returns leaves it open.</summary>
[Scenario("stream_server_callback_fails_or_is_cancelled", 174)]
public static class StreamServerCallbackFailsOrIsCancelled
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.SetExceptionHandler((_, context) => t.Say($"reported {t.Error(context.Exception)}, transport given {context.Transport is not null}"));
        List<AsyncioStreamWriter> writers = [];

        async Coroutine ClientConnected(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            writers.Add(writer);
            string what = System.Text.Encoding.ASCII.GetString(await reader.ReadLine()).Trim();
            t.Say($"server: {what}");
            if (what == "fail")
                throw new ArgumentException();
            if (what == "be cancelled")
            {
                Asyncio.CurrentTask()!.Cancel();
                await Asyncio.Sleep(1);
            }
        }

        var server = await Asyncio.StartServer(ClientConnected, "127.0.0.1", 0);
        foreach (string what in new[] { "fail", "be cancelled", "return" })
        {
            var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", t.Port(server));
            writer.Write(System.Text.Encoding.ASCII.GetBytes($"{what}\n"));
            if (what == "return")
            {
                await Asyncio.Sleep(1);
                t.Say($"closing {writers[^1].IsClosing()}");
                writers[^1].Close();
            }
            t.Say($"client: end after {(await reader.Read()).Length} bytes");
            writer.Close();
            await writer.WaitClosed();
        }
        server.Close();
        await server.WaitClosed();
    }
}

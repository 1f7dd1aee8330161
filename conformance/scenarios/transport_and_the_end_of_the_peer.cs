using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>When the peer ends its side, a protocol whose eof_received is false loses the connection; if it is true, the transport can still write, and does not read.</summary>
[Scenario("transport_and_the_end_of_the_peer", 184)]
public static class TransportAndTheEndOfThePeer
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        foreach (bool keepOpen in new[] { false, true })
        {
            var (one, other) = t.Pair();
            var (transport, protocol) = await loop.CreateConnection(() => new Recorder(t, $"keep open {keepOpen}", keepOpen), sock: one);
            other.Send("data"u8);
            other.Shutdown(SocketShutdown.Send);
            t.Say(await protocol.Until(4));
            if (keepOpen)
            {
                await Asyncio.Sleep(1);
                t.Say($"closing {transport.IsClosing()}");
                transport.Write("answer"u8);
                transport.Close();
            }
            await protocol.Lost;
            var (data, _) = await t.ReadToEnd(other);
            t.Say($"peer got '{System.Text.Encoding.ASCII.GetString(data)}'");
            other.Close();
        }
    }
}

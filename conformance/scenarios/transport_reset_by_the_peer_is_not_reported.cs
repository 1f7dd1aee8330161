using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>A connection that the peer resets is lost with that error, and nothing is reported.</summary>
[Scenario("transport_reset_by_the_peer_is_not_reported", 192)]
public static class TransportResetByThePeerIsNotReported
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.SetExceptionHandler((_, _) => t.Say("reported"));
        var (one, other) = t.Pair();
        var (transport, protocol) = await loop.CreateConnection(() => new Recorder(t, "one"), sock: one);
        other.LingerState = new LingerOption(true, 0);
        other.Close();
        await protocol.Lost;
        t.Say($"closing {transport.IsClosing()}");
    }
}

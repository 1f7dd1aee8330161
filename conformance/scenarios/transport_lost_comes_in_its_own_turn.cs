using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>connection_lost runs in a later turn than close(), the socket is still open in it, and is closed right after it.</summary>
[Scenario("transport_lost_comes_in_its_own_turn", 182)]
public static class TransportLostComesInItsOwnTurn
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var (one, other) = t.Pair();
        TransportSocket sock = null!;
        var (transport, protocol) = await loop.CreateConnection(() => new Recorder(t, "one", onLost: () => t.Say($"socket open {sock.Fileno() >= 0}")), sock: one);
        sock = (TransportSocket)transport.GetExtraInfo("socket")!;
        t.Turns(2);
        transport.Close();
        t.Say("closed");
        await protocol.Lost;
        t.Say($"socket open {sock.Fileno() >= 0}");
        other.Close();
    }
}

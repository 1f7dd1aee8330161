using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>connection_made runs before create_connection() returns, and before any data, also if the data was there already.</summary>
[Scenario("transport_made_comes_before_data", 181)]
public static class TransportMadeComesBeforeData
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var (one, other) = t.Pair();
        other.Send("early"u8);
        var (transport, protocol) = await loop.CreateConnection(() => new Recorder(t, "one", onData: _ => t.Say("data")), sock: one);
        t.Say($"returned, the same transport {ReferenceEquals(protocol.Transport, transport)}");
        t.Say(await protocol.Until(5));
        transport.Close();
        await protocol.Lost;
        other.Close();
    }
}

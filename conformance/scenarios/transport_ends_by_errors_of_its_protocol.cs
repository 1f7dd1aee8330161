using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>An error in data_received or eof_received is reported and ends the connection with it; one in connection_made is reported only.</summary>
[Scenario("transport_ends_by_errors_of_its_protocol", 191)]
public static class TransportEndsByErrorsOfItsProtocol
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.SetExceptionHandler((_, context) => t.Say($"reported {t.Reason(context.Exception!)}"));
        foreach (string name in new[] { "made", "data", "eof" })
        {
            Action? Fail(string where) => where == name ? () => throw new ArgumentException(name) : null;

            var (one, other) = t.Pair();
            var (transport, protocol) = await loop.CreateConnection(
                () => new Recorder(t, name, onMade: Fail("made"), onData: Fail("data") is { } fail ? _ => fail() : null, onEof: Fail("eof")), sock: one);
            other.Send("hello"u8);
            t.Say($"got {await protocol.Until(5)}");
            other.Shutdown(SocketShutdown.Send);
            await protocol.Lost;
            other.Close();
        }
    }
}

using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>A transport feeds whichever kind of protocol it has, and the protocol may be changed; a buffered one that gives no buffer ends the connection.</summary>
[Scenario("transport_protocols_of_both_kinds", 195)]
public static class TransportProtocolsOfBothKinds
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.SetExceptionHandler((_, context) => t.Say($"reported {t.Error(context.Exception)}"));
        var (one, other) = t.Pair();
        var (transport, protocol) = await loop.CreateConnection(() => new Recorder(t, "one"), sock: one);
        other.Send("abc"u8);
        t.Say(await protocol.Until(3));
        var buffered = new Buffered(t, 2);
        transport.SetProtocol(buffered);
        other.Send("defgh"u8);
        await Asyncio.Sleep(1);
        t.Say($"{buffered.Data}, set {ReferenceEquals(transport.GetProtocol(), buffered)}");
        transport.SetProtocol(protocol);
        other.Send("ijk"u8);
        t.Say(await protocol.Until(3));
        var empty = new Buffered(t, 0);
        transport.SetProtocol(empty);
        other.Send("lmn"u8);
        await empty.Lost;
        other.Close();
    }

    private sealed class Buffered(Trace t, int size) : BufferedProtocol
    {
        private readonly byte[] _buffer = new byte[size];

        public string Data { get; private set; } = "";

        public Future Lost { get; } = Asyncio.GetRunningLoop().CreateFuture();

        public override Memory<byte> GetBuffer(int sizehint) => _buffer;

        public override void BufferUpdated(int nbytes) => Data += System.Text.Encoding.ASCII.GetString(_buffer, 0, nbytes);

        public override void ConnectionLost(Exception? exc)
        {
            t.Say($"lost, {t.Error(exc)}");
            Lost.SetResult();
        }
    }
}

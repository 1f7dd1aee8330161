using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>What is written goes out at once if it can; write_eof() ends this side after it, and then writing is an error, and reading goes on.</summary>
[Scenario("transport_write_and_write_eof", 185, 196)]
public static class TransportWriteAndWriteEof
{
    private const int Size = 20_000_000;

    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var (one, other) = t.Pair();
        var (transport, protocol) = await loop.CreateConnection(() => new Recorder(t, "one"), sock: one);
        transport.Write([]);
        transport.Write("small"u8);
        var buffer = new byte[100];
        t.Say($"buffered {transport.GetWriteBufferSize()}, peer has {System.Text.Encoding.ASCII.GetString(buffer, 0, other.Receive(buffer))}");
        transport.Write(new byte[Size]);
        t.Say($"can write eof {transport.CanWriteEof()}, buffered {transport.GetWriteBufferSize() > 0}");
        transport.WriteEof();
        transport.WriteEof();
        try
        {
            transport.Write("late"u8);
        }
        catch (InvalidOperationException e)
        {
            t.Say(t.Error(e));
        }
        var (data, reset) = await t.ReadToEnd(other);
        t.Say($"peer got all {data.Length == Size}, reset {reset}, closing {transport.IsClosing()}");
        other.Send("answer"u8);
        t.Say(await protocol.Until(6));
        other.Close();
        await protocol.Lost;
    }
}

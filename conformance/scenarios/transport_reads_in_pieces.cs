using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>However much has come, data_received gets at most 262,144 bytes at a time.</summary>
[Scenario("transport_reads_in_pieces", 194)]
public static class TransportReadsInPieces
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var (one, other) = t.Pair();
        one.ReceiveBufferSize = 20_000_000;
        other.SendBufferSize = 20_000_000;
        int largest = 0;
        var (transport, protocol) = await loop.CreateConnection(() => new Recorder(t, "one", onData: n => largest = Math.Max(largest, n)), sock: one);
        transport.PauseReading();
        var sending = Asyncio.CreateTask(loop.SockSendall(other, new byte[3_000_000]));
        await Asyncio.Sleep(1);
        transport.ResumeReading();
        await protocol.Until(3_000_000);
        await sending;
        t.Say($"largest {largest <= 262_144}");
        other.Close();
        await protocol.Lost;
    }
}

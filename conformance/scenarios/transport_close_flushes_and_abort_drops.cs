using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>close() sends what is buffered and abort() drops it; both stop reading at once, and connection_lost comes once, later, without an error.</summary>
[Scenario("transport_close_flushes_and_abort_drops", 182, 183)]
public static class TransportCloseFlushesAndAbortDrops
{
    private const int Size = 20_000_000;

    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        foreach (string what in new[] { "close", "abort" })
        {
            var (one, other) = t.Pair();
            var (transport, protocol) = await loop.CreateConnection(() => new Recorder(t, what), sock: one);
            transport.Write(new byte[Size]);
            t.Say($"buffered {transport.GetWriteBufferSize() > 0}");
            Action end = what == "close" ? transport.Close : transport.Abort;
            end();
            end();
            t.Say($"closing {transport.IsClosing()}, buffered {transport.GetWriteBufferSize() > 0}, reading {transport.IsReading()}");
            var (data, _) = await t.ReadToEnd(other);
            t.Say($"peer got all {data.Length == Size}");
            await protocol.Lost;
            other.Close();
        }
    }
}

using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>A reader pauses its transport when more than twice its limit is buffered, and resumes it at the limit.</summary>
[Scenario("stream_pauses_reading_above_twice_its_limit", 163)]
public static class StreamPausesReadingAboveTwiceItsLimit
{
    public static async Coroutine Main(Trace t)
    {
        var (one, other) = t.Pair();
        var (reader, writer) = await Asyncio.OpenConnection(sock: one, limit: 100);
        other.Send(new byte[200]);
        await Asyncio.Sleep(1);
        t.At($"200 buffered, reading {((Transport)writer.Transport).IsReading()}");
        other.Send(new byte[1]);
        await Asyncio.Sleep(1);
        t.At($"201 buffered, reading {((Transport)writer.Transport).IsReading()}");
        await reader.ReadExactly(100);
        t.At($"101 buffered, reading {((Transport)writer.Transport).IsReading()}");
        await reader.ReadExactly(1);
        t.At($"100 buffered, reading {((Transport)writer.Transport).IsReading()}");
        writer.Close();
        other.Close();
    }
}

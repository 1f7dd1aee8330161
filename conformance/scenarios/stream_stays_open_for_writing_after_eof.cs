using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>When the peer has ended its side of a plain connection, the reader is at its end, and the writer still writes.</summary>
[Scenario("stream_stays_open_for_writing_after_eof", 173)]
public static class StreamStaysOpenForWritingAfterEof
{
    public static async Coroutine Main(Trace t)
    {
        var (one, other) = t.Pair();
        var (reader, writer) = await Asyncio.OpenConnection(sock: one);
        other.Send("last words"u8);
        other.Shutdown(SocketShutdown.Send);
        t.Say($"read {System.Text.Encoding.ASCII.GetString(await reader.Read())}");
        t.Say($"closing {writer.IsClosing()}");
        writer.Write("answer"u8);
        await writer.Drain();
        writer.Close();
        await writer.WaitClosed();
        var (data, reset) = await t.ReadToEnd(other);
        t.Say($"peer got {System.Text.Encoding.ASCII.GetString(data)}, reset {reset}");
        other.Close();
    }
}

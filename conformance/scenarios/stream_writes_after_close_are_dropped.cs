using AsyncioSharp.Net;

#pragma warning disable ASY012 // What is compared: writes that go nowhere.

namespace AsyncioSharp.Conformance;

/// <summary>What is written to a closed stream is dropped without an error; the fifth time that is logged.</summary>
[Scenario("stream_writes_after_close_are_dropped", 177)]
public static class StreamWritesAfterCloseAreDropped
{
    public static async Coroutine Main(Trace t)
    {
        TextWriter error = Console.Error;
        Console.SetError(new Log(t));
        try
        {
            var (one, other) = t.Pair();
            var (_, writer) = await Asyncio.OpenConnection(sock: one);
            writer.Write("before"u8);
            writer.Close();
            for (int i = 0; i < 5; i++)
            {
                writer.Write("after"u8);
                t.Say($"dropped {i + 1}");
            }
            await writer.WaitClosed();
            var (data, _) = await t.ReadToEnd(other);
            t.Say($"peer got {System.Text.Encoding.ASCII.GetString(data)}");
            other.Close();
        }
        finally
        {
            Console.SetError(error);
        }
    }

    private sealed class Log(Trace t) : StringWriter
    {
        public override void WriteLine(string? value) => t.Say("logged");
    }
}

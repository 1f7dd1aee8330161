using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>read() takes what is there, up to what was asked for, whatever the limit; nothing at all does not wait, and -1 goes to the end. A limit of zero is refused.</summary>
[Scenario("stream_read_and_its_limit", 164, 166)]
public static class StreamReadAndItsLimit
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        foreach (int limit in new[] { 0, -1 })
        {
            try
            {
                _ = new AsyncioStreamReader(limit: limit);
            }
            catch (ArgumentException e)
            {
                t.Say($"limit {limit}: {t.Error(e)}");
            }
        }
        var reader = new AsyncioStreamReader(limit: 2);
        t.Turns(1);
        t.Say($"nothing: {(await reader.Read(0)).Length}");
        loop.CallLater(1, () => reader.FeedData("a"u8));
        t.At($"one byte is enough: {Text(await reader.Read(10))}");
        reader.FeedData("abcdefghij"u8);
        t.Say($"beyond the limit: {Text(await reader.Read(6))}");
        loop.CallLater(1, () => reader.FeedData("klm"u8));
        loop.CallLater(2, reader.FeedEof);
        t.At($"to the end: {Text(await reader.Read(-1))}");
        t.Say($"at the end: {(await reader.Read(5)).Length} {(await reader.Read(-1)).Length}");
    }

    private static string Text(byte[] data) => System.Text.Encoding.ASCII.GetString(data);
}

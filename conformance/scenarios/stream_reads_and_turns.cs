using System.Text;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>In which turn each read of a stream goes on, what it gives, and what it leaves behind.</summary>
[Scenario("stream_reads_and_turns", 165, 167, 168, 169, 170, 171, 172)]
public static class StreamReadsAndTurns
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var reader = new AsyncioStreamReader(limit: 8);

        async Coroutine Read(string name, Func<Coroutine<byte[]>> what)
        {
            try
            {
                t.Say($"{name} '{Encoding.ASCII.GetString(await what())}'".Replace('\n', '/'));
            }
            catch (CancelledError e)
            {
                t.Say($"{name} {t.Error(e)}");
            }
            catch (IncompleteReadError e)
            {
                t.Say($"{name} incomplete '{Encoding.ASCII.GetString(e.Partial)}' of {e.Expected?.ToString() ?? "undefined"}");
            }
            catch (LimitOverrunError e)
            {
                t.Say($"{name} overrun, {e.Consumed} can be skipped");
            }
            catch (Exception e)
            {
                t.Say($"{name} {t.Error(e)}");
            }
        }

        // Buffered data: no turn. A second reader that has to wait is refused, one that does not is not.
        reader.FeedData("ab"u8);
        t.Turns(3);
        await Read("one", () => reader.Read(1));
        var first = Asyncio.CreateTask(Read("line", reader.ReadLine));
        await Asyncio.Sleep(0);
        await Read("second", () => reader.ReadExactly(5));
        await Read("between", () => reader.Read(1));
        reader.FeedData("cd\nef"u8);
        t.Say("fed");
        await first;

        // Cancelled, before and after its data came: nothing is lost.
        foreach (bool late in new[] { false, true })
        {
            var task = Asyncio.CreateTask(Read($"cancelled late={late}", () => reader.ReadExactly(4)));
            await Asyncio.Sleep(0);
            if (late)
                reader.FeedData("gh"u8);
            task.Cancel();
            t.Turns(2);
            await task;
        }
        await Read("left", () => reader.ReadExactly(4));

        // Limits.
        reader.FeedData("0123456789;abc\n"u8);
        await Read("until", () => reader.ReadUntil(";"u8));
        await Read("skipped", () => reader.ReadExactly(10));
        await Read("until again", () => reader.ReadUntil(";"u8));
        await Read("several", () => reader.ReadUntil(["bc"u8.ToArray(), "c\n"u8.ToArray(), "xyz"u8.ToArray()]));
        await Read("rest", () => reader.ReadLine());
        reader.FeedData("0123456789\nnext\n0123456789"u8);
        foreach (string name in new[] { "long", "next", "endless" })
            await Read(name, reader.ReadLine);

        // The end.
        loop.CallLater(1, () => reader.FeedData("last"u8));
        loop.CallLater(2, reader.FeedEof);
        await Read("exactly", () => reader.ReadExactly(9));
        t.At($"eof {reader.AtEof()}");
        await Read("after", reader.ReadLine);
        await Read("after", () => reader.ReadUntil("\n"u8));
        reader.SetException(new KeyNotFoundException("x"));
        await Read("failed", () => reader.Read(0));
    }
}

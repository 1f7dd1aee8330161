using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>The bytes of one connection never reach whoever holds a read of another.</summary>
[TestFixture(false)]
[TestFixture(true)]
public class StreamSecondUseTests(bool debug)
{
    /// <summary>A read that finds four bytes.</summary>
    public enum Reading
    {
        Some,
        ToEnd,
        Exactly,
        Line,
        Until,
        UntilOneOf,
        MovingNext,
    }

    [Test]
    public void Read([Values] Reading reading, [Values] SecondUse use, [Values] bool wait) => Virtual.Run(async Task () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        loop.SetDebug(debug);
        AsyncioStreamReader a = new(), b = new();
        Coroutine<byte[]> ofA = Start(a, reading);
        Feed(a, "aaa\n", wait);
        (await ofA).Should().Equal("aaa\n"u8.ToArray());

        Coroutine<byte[]> ofB = Start(b, reading);
        await use.MustBeRefused(ofA);
        Feed(b, "bbb\n", wait);
        await use.MustBeRefused(ofA);
        (await ofB).Should().Equal("bbb\n"u8.ToArray());
        ofA.Result().Should().Equal("aaa\n"u8.ToArray());
        await use.MustBeRefused(ofB);
    });

    [Test]
    public void ReadInto([Values] SecondUse use, [Values] bool wait) => Virtual.Run(async Task () =>
    {
        Asyncio.GetRunningLoop().SetDebug(debug);
        AsyncioStreamReader a = new(), b = new();
        byte[] bufferA = new byte[4], bufferB = new byte[4];
        Coroutine<int> ofA = a.ReadInto(bufferA);
        Feed(a, "aaa\n", wait);
        (await ofA).Should().Be(4);

        Coroutine<int> ofB = b.ReadInto(bufferB);
        Feed(b, "bbb\n", wait);
        await use.MustBeRefused(ofA);
        (await ofB).Should().Be(4);
        bufferA.Should().Equal("aaa\n"u8.ToArray());
        bufferB.Should().Equal("bbb\n"u8.ToArray());
    });

    [Test]
    public void ReadLine_WhileItWaits_LeavesTheFirstAlone([Values] SecondUse use, [Values] Body body) => Virtual.Run(async Task () =>
    {
        Asyncio.GetRunningLoop().SetDebug(debug);
        var reader = new AsyncioStreamReader();
        Coroutine<byte[]> read = reader.ReadLine();
        AsyncioTask<byte[]> first = Virtual.Start(body, async Coroutine<byte[]> () => await read, async Task<byte[]> () => await read);
        await Asyncio.Sleep(0);
        await use.MustBeRefused(read);
        reader.FeedData("line\n"u8);
        (await first).Should().Equal("line\n"u8.ToArray());
    });

    private static Coroutine<byte[]> Start(AsyncioStreamReader reader, Reading reading) => reading switch
    {
        Reading.Some => reader.Read(4),
        Reading.ToEnd => reader.Read(),
        Reading.Exactly => reader.ReadExactly(4),
        Reading.Line => reader.ReadLine(),
        Reading.Until => reader.ReadUntil("\n"u8),
        Reading.UntilOneOf => reader.ReadUntil(["\n"u8.ToArray(), "\r"u8.ToArray()]),
        _ => Next(reader),
    };

    private static async Coroutine<byte[]> Next(AsyncioStreamReader reader)
    {
        AsyncioStreamReader.LineEnumerator lines = reader.GetAsyncEnumerator();
        await lines.MoveNextAsync();
        return lines.Current;
    }

    private static void Feed(AsyncioStreamReader reader, string data, bool later)
    {
        Action feed = () =>
        {
            reader.FeedData(System.Text.Encoding.ASCII.GetBytes(data));
            reader.FeedEof();
        };
        if (later)
        {
            Asyncio.GetRunningLoop().CallSoon(feed);
        }
        else
        {
            feed();
        }
    }
}

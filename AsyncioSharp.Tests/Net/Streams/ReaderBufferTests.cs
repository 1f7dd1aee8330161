using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;
using static System.Text.Encoding;

namespace AsyncioSharp.Tests.Net;

/// <summary>What each read takes out of a reader's buffer, and what it leaves there, whether the bytes are there before or come while it waits.</summary>
[TestFixture]
public class ReaderBufferTests
{
    private const string Lines = "line1\nline2\nline3\n";

    [Test]
    [PythonTest("test_streams", "StreamTests.test_feed_empty_data")]
    public void FeedData_Empty_NeitherBuffersNorWakes() => Virtual.Run(async Coroutine () =>
    {
        AsyncioStreamReader reader = Fed("");
        reader.ToString().Should().Be("<StreamReader>");
        AsyncioTask<byte[]> read = Asyncio.CreateTask(reader.Read(1));
        await Asyncio.Sleep(0);
        Feed(reader, "");
        await Asyncio.Sleep(0);
        read.Done().Should().BeFalse();
        reader.FeedEof();
        (await read).Should().BeEmpty();
    });

    [Test]
    [PythonTest("test_streams", "StreamTests.test_feed_nonempty_data")]
    [PythonTest("test_streams", "StreamTests.test_read_zero")]
    public void Read_OfNothing_LeavesWhatWasFed() => Virtual.Run(async Coroutine () =>
    {
        AsyncioStreamReader reader = Fed(Lines);
        (await Text(reader.Read(0))).Should().BeEmpty();
        (await Rest(reader)).Should().Be(Lines);
    });

    // Feeds are separated by bars; those behind a second bar come in one callback while the read waits, and a $ is the end.
    [TestCase("||line1\nline2\nline3\n", 30, Lines, "", TestName = "Read_MoreThanComes_TakesWhatCameInOneCallback")]
    [TestCase("line1|line2", 5, "line1", "line2", TestName = "Read_WhatIsThereAlready_TakesNoMoreThanItsNumber")]
    [TestCase("||$", 1024, "", "", TestName = "Read_EndComesWhileItWaits_IsEmpty")]
    [TestCase("||chunk1\n|chunk2|$", -1, "chunk1\nchunk2", "", TestName = "Read_ToTheEnd_TakesEveryPiece")]
    [PythonTest("test_streams", "StreamTests.test_read")]
    [PythonTest("test_streams", "StreamTests.test_read_line_breaks")]
    [PythonTest("test_streams", "StreamTests.test_read_eof")]
    [PythonTest("test_streams", "StreamTests.test_read_until_eof")]
    public void Read_Fed_TakesWhatItAskedFor(string feeds, int n, string expected, string rest) => Takes(feeds, reader => reader.Read(n), expected, rest);

    [TestCase("chunk1 ||chunk2 |chunk3 |\n chunk4", "chunk1 chunk2 chunk3 \n", " chunk4", TestName = "ReadLine_LineComesInPieces_TakesTheLineOnly")]
    [TestCase("line1\n|line2\nline3\n", "line1\n", "line2\nline3\n", TestName = "ReadLine_SeveralLinesAreThere_TakesTheFirst")]
    [TestCase("some data|$", "some data", "", TestName = "ReadLine_EndWithoutALineBreak_TakesWhatIsThere")]
    [TestCase("$", "", "", TestName = "ReadLine_EndWithoutData_IsEmpty")]
    [PythonTest("test_streams", "StreamTests.test_readline")]
    [PythonTest("test_streams", "StreamTests.test_readline_nolimit_nowait")]
    [PythonTest("test_streams", "StreamTests.test_readline_eof")]
    [PythonTest("test_streams", "StreamTests.test_readline_empty_eof")]
    public void ReadLine_Fed_TakesALine(string feeds, string expected, string rest) => Takes(feeds, static reader => reader.ReadLine(), expected, rest);

    [TestCase("lineAAA", "AAA", "lineAAA", "")]
    [TestCase("lineAAAxxx", "AAA", "lineAAA", "xxx")]
    [TestCase("QWEaa|XYaa|a", "aaa", "QWEaaXYaaa", "")]
    [TestCase("QWEaa|XYa|aa", "aaa", "QWEaaXYaaa", "")]
    [TestCase("aaa", "aaa", "aaa", "")]
    [TestCase("Xaaa", "aaa", "Xaaa", "")]
    [TestCase("XXX|a|a|a", "aaa", "XXXaaa", "")]
    [TestCase("QWEaa||XYaa|a", "aaa", "QWEaaXYaaa", "")]
    [TestCase("some data\r\n", "\r\n", "some data\r\n", "")]
    [PythonTest("test_streams", "StreamTests.test_readuntil_multi_chunks")]
    [PythonTest("test_streams", "StreamTests.test_readuntil_multi_chunks_1")]
    [PythonTest("test_streams", "StreamTests.test_readuntil_bytearray")]
    public void ReadUntil_SeparatorAcrossPieces_TakesUpToItsEnd(string feeds, string separator, string expected, string rest)
    {
        Takes(feeds, reader => reader.ReadUntil(ASCII.GetBytes(separator)), expected, rest);
        Takes(feeds, reader => reader.ReadUntil(ASCII.GetBytes(separator).AsSpan()), expected, rest);
    }

    [TestCase("line 1\nline 2\r", "line 1\n", "line 2\r", "\r", "\n")]
    [TestCase("line 2\r", "line 2\r", "", "\r", "\n")]
    [TestCase("ABCDEFG", "ABCDE", "FG", "DEF", "BCDE", Description = "The match that ends first, even if it is the longer one.")]
    [TestCase("data||Z|Aaaa", "dataZA", "aaa", "A", "long sep", Description = "Shorter than the longest separator, longer than the shortest.")]
    [Property("Semantic", "170")]
    [PythonTest("test_streams", "StreamTests.test_readuntil_multi_separator")]
    [PythonTest("test_streams", "StreamTests.test_readuntil_multi_separator_negative_offset")]
    public void ReadUntil_SeveralSeparators_LeavesWhatIsBehindTheFirstMatch(string feeds, string expected, string rest, params string[] separators) =>
        Takes(feeds, reader => reader.ReadUntil(separators.Select(ASCII.GetBytes)), expected, rest);

    [TestCase("||line1\n|line2\n|line3\n", 12, "line1\nline2\n", "line3\n")]
    [PythonTest("test_streams", "StreamTests.test_readexactly")]
    public void ReadExactly_MoreComesMeanwhile_LeavesTheRest(string feeds, int n, string expected, string rest) => Takes(feeds, reader => reader.ReadExactly(n), expected, rest);

    [Test]
    [PythonTest("test_streams", "StreamTests.test_readline_read_byte_count")]
    public void Read_BehindALine_GoesOnAcrossTheNextLineBreak() => Virtual.Run(async Coroutine () =>
    {
        AsyncioStreamReader reader = Fed(Lines);
        await reader.ReadLine();
        (await Text(reader.Read(7))).Should().Be("line2\nl");
        (await Rest(reader)).Should().Be("ine3\n");
    });

    [Test]
    [Property("Semantic", "166")]
    [PythonTest("test_streams", "StreamTests.test_read_limit")]
    [PythonTest("test_streams", "StreamTests.test_readexactly_limit")]
    public void Read_MoreThanTheLimit_IsNoError([Values] bool exactly) => Virtual.Run(async Coroutine () =>
    {
        AsyncioStreamReader reader = Fed("chunk", limit: 3);
        (await Text(exactly ? reader.ReadExactly(5) : reader.Read(5))).Should().Be("chunk");
        (await Rest(reader)).Should().BeEmpty();
    });

    [Test]
    [Property("Semantic", "167")]
    [PythonTest("test_streams", "StreamTests.test_readexactly_zero_or_less")]
    public void ReadExactly_ZeroOrLess_LeavesTheBuffer() => Virtual.Run(async Coroutine () =>
    {
        AsyncioStreamReader reader = Fed(Lines);
        (await reader.ReadExactly(0)).Should().BeEmpty();
        (await Virtual.Error<ArgumentException>(reader.ReadExactly(-1))).Message.Should().Contain("less than zero");
        (await Rest(reader)).Should().Be(Lines);
    });

    [TestCase("li|ne1\nline2\n", 3, "line2\n")]
    [TestCase("li|ne1|li", 3, "")]
    [TestCase("||chunk1|chunk2|chunk3\n|$", 7, "")]
    [TestCase("||chunk1|chunk2\n|chunk3\n|$", 7, "chunk3\n")]
    [TestCase("12345678\n", 7, "")]
    [TestCase("12345678", 7, "")]
    [Property("Semantic", "169")]
    [PythonTest("test_streams", "StreamTests.test_readline_limit_with_existing_data")]
    [PythonTest("test_streams", "StreamTests.test_readline_limit")]
    public void ReadLine_BeyondTheLimit_LeavesWhatIsBehindTheLine(string feeds, int limit, string rest) => Virtual.Run(async Coroutine () =>
    {
        var reader = new AsyncioStreamReader(limit);
        Play(reader, feeds);
        await Virtual.Error<ArgumentException>(reader.ReadLine());
        (await Rest(reader)).Should().Be(rest);
        (await Text(Fed("1234567\n", limit: 7).ReadLine())).Should().Be("1234567\n", "the line break does not count");
    });

    [Test]
    [Property("Semantic", "168")]
    [PythonTest("test_streams", "StreamTests.test_readuntil_limit_found_sep")]
    [PythonTest("test_streams", "StreamTests.test_readuntil_multi_separator_limit")]
    public void ReadUntil_BeyondTheLimit_SaysWhetherItFoundTheSeparatorAndKeepsEverything() => Virtual.Run(async Coroutine () =>
    {
        AsyncioStreamReader reader = Fed("some dataAA", limit: 3);
        (await Virtual.Error<LimitOverrunError>(reader.ReadUntil("AAA"u8))).Message.Should().Contain("not found");
        Feed(reader, "A");
        (await Virtual.Error<LimitOverrunError>(reader.ReadUntil("AAA"u8))).Message.Should().Contain("is found");
        (await Rest(reader)).Should().Be("some dataAAA");

        AsyncioStreamReader several = Fed("some dataA", limit: 3);
        (await Virtual.Error<LimitOverrunError>(several.ReadUntil(["A"u8.ToArray(), "ome dataA"u8.ToArray()]))).Message.Should().Contain("is found");
        (await Rest(several)).Should().Be("some dataA");
    });

    [TestCase("some dataAA|$", "AAA", 0, "some dataAA", "11 bytes read on a total of undefined expected bytes")]
    [TestCase("||line1\nline2\nline3\n|$", null, 36, Lines, "18 bytes read on a total of 36 expected bytes")]
    [PythonTest("test_streams", "StreamTests.test_readuntil_eof")]
    [PythonTest("test_streams", "StreamTests.test_readexactly_eof")]
    public void IncompleteRead_TakesWhatCame(string feeds, string? separator, int n, string partial, string message) => Virtual.Run(async Coroutine () =>
    {
        var reader = new AsyncioStreamReader();
        Play(reader, feeds);
        IncompleteReadError error = await Virtual.Error<IncompleteReadError>(separator is null ? reader.ReadExactly(n) : reader.ReadUntil(ASCII.GetBytes(separator)));
        ASCII.GetString(error.Partial).Should().Be(partial);
        error.Expected.Should().Be(separator is null ? n : null);
        error.Message.Should().Be(message);
        (await Rest(reader)).Should().BeEmpty();
    });

    [TestCase("Read")]
    [TestCase("ReadExactly")]
    [TestCase("ReadLine")]
    [Property("Semantic", "171")]
    [PythonTest("test_streams", "StreamTests.test_read_exception")]
    [PythonTest("test_streams", "StreamTests.test_readexactly_exception")]
    [PythonTest("test_streams", "StreamTests.test_readline_exception")]
    [PythonTest("test_streams", "StreamTests.test_exception")]
    public void SetException_BetweenTwoReads_FailsTheSecond(string kind) => Virtual.Run(async Coroutine () =>
    {
        AsyncioStreamReader reader = Fed("line\n");
        Func<Coroutine<byte[]>> read = () => kind switch
        {
            "Read" => reader.Read(2),
            "ReadExactly" => reader.ReadExactly(2),
            _ => reader.ReadLine(),
        };
        (await Text(read())).Should().Be(kind == "ReadLine" ? "line\n" : "li");
        reader.Exception().Should().BeNull();
        var error = new FormatException();
        reader.SetException(error);
        reader.Exception().Should().BeSameAs(error);
        (await Virtual.Error<FormatException>(read())).Should().BeSameAs(error);
    });

    [Test]
    [PythonTest("test_streams", "StreamTests.test_exception_cancel")]
    public void SetException_AfterTheWaitingReadWasCancelled_HasNobodyToWake([Values] bool itsTurnHasCome) => Virtual.Run(async Coroutine () =>
    {
        var reader = new AsyncioStreamReader();
        AsyncioTask<byte[]> read = Asyncio.CreateTask(reader.ReadLine());
        await Asyncio.Sleep(0);
        read.Cancel();
        if (itsTurnHasCome)
        {
            await Asyncio.Sleep(0);
        }

        reader.SetException(new FormatException());
        await Asyncio.Wait([read]);
        read.Cancelled().Should().BeTrue();
        reader.ToString().Should().NotContain("waiter");
    });

    [Test]
    [Property("Semantic", "172")]
    [PythonTest("test_streams", "StreamTests.test_at_eof")]
    public void AtEof_IsTrueOnceTheEndCameAndAllWasRead() => Virtual.Run(async Coroutine () =>
    {
        var reader = new AsyncioStreamReader();
        reader.AtEof().Should().BeFalse();
        Feed(reader, "some data\n");
        reader.AtEof().Should().BeFalse();
        await reader.ReadLine();
        reader.AtEof().Should().BeFalse("the buffer is empty, but more may come");
        Feed(reader, "some data\n");
        reader.FeedEof();
        reader.AtEof().Should().BeFalse();
        await reader.ReadLine();
        reader.AtEof().Should().BeTrue();
    });

    private static void Takes(string feeds, Func<AsyncioStreamReader, Coroutine<byte[]>> read, string expected, string rest) => Virtual.Run(async Coroutine () =>
    {
        var reader = new AsyncioStreamReader();
        Play(reader, feeds);
        (await Text(read(reader))).Should().Be(expected);
        (await Rest(reader)).Should().Be(rest);
    });

    private static void Play(AsyncioStreamReader reader, string feeds)
    {
        string[] halves = feeds.Split("||");
        FeedAll(halves[0]);
        if (halves.Length > 1)
        {
            Asyncio.GetRunningLoop().CallSoon(() => FeedAll(halves[1]));
        }

        void FeedAll(string pieces)
        {
            foreach (string piece in pieces.Split('|'))
            {
                if (piece == "$")
                {
                    reader.FeedEof();
                }
                else
                {
                    Feed(reader, piece);
                }
            }
        }
    }

    private static AsyncioStreamReader Fed(string data, int limit = 65_536)
    {
        var reader = new AsyncioStreamReader(limit);
        Feed(reader, data);
        return reader;
    }

    private static void Feed(AsyncioStreamReader reader, string data) => reader.FeedData(ASCII.GetBytes(data));

    private static async Coroutine<string> Text(Coroutine<byte[]> read) => ASCII.GetString(await read);

    private static Coroutine<string> Rest(AsyncioStreamReader reader)
    {
        reader.FeedEof();
        return Text(reader.Read());
    }
}

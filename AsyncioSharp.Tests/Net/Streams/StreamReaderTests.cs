using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>A reader that is fed by hand, in virtual time: what each read gives, waits for, and leaves.</summary>
[TestFixture]
public class StreamReaderTests
{
    [Test]
    [Property("Semantic", "164")]
    [PythonTest("test_streams", "StreamTests.test_invalid_limit")]
    public void Limit_NotPositive_IsRefused([Values(0, -1)] int limit) => Virtual.Run(async Coroutine () =>
    {
        FluentActions.Invoking(() => new AsyncioStreamReader(limit)).Should().Throw<ArgumentException>().WithMessage("*<= 0*");
        await Virtual.Error<ArgumentException>(Asyncio.StartServer(static (_, _) => { }, "127.0.0.1", 0, limit: limit));
    });

    [Test]
    [Property("Semantic", "24")]
    [PythonTest("test_streams", "StreamTests.test_streamreader_constructor_without_loop")]
    public void Constructor_ThreadThatIsToHaveNoLoop_IsRefused() => Background.Run(static () =>
    {
        Asyncio.SetEventLoop(null);
        FluentActions.Invoking(static () => new AsyncioStreamReader()).Should().Throw<InvalidOperationException>().WithMessage("*no current event loop*");
    });

    [Test]
    [Property("Semantic", "163")]
    public void FeedData_AboveTwiceTheLimit_PausesUntilTheLimit() => Virtual.Run(async Coroutine () =>
    {
        (AsyncioStreamReader reader, FakeTransport transport) = WithTransport(limit: 10);
        reader.FeedData(new byte[20]);
        transport.IsReading().Should().BeTrue("twice the limit is not above it");
        reader.FeedData(new byte[1]);
        transport.IsReading().Should().BeFalse();
        reader.ToString().Should().Contain("paused");
        (await reader.Read(10)).Should().HaveCount(10);
        transport.IsReading().Should().BeFalse("11 bytes are left");
        (await reader.Read(1)).Should().HaveCount(1);
        transport.IsReading().Should().BeTrue();
        transport.Calls.Should().Equal("pause", "resume");
    });

    [Test]
    [Property("Semantic", "167")]
    public void ReadExactly_MoreThanTheLimit_ForcesReadingOn() => Virtual.Run(async Coroutine () =>
    {
        (AsyncioStreamReader reader, FakeTransport transport) = WithTransport(limit: 2);
        AsyncioTask<byte[]> read = Asyncio.CreateTask(reader.ReadExactly(9));
        await Asyncio.Sleep(0);
        for (byte i = 0; i < 3; i++)
        {
            transport.IsReading().Should().BeTrue();
            reader.FeedData([i, i, i]);
            await Asyncio.Sleep(0);
        }

        (await read).Should().Equal(0, 0, 0, 1, 1, 1, 2, 2, 2);
        transport.Calls.Should().Equal("pause", "resume", "pause", "resume");
    });

    [Test]
    public void Read_CancelledAfterItsBytesHaveCome_LeavesThem([Values] bool more) => Virtual.Run(async Coroutine () =>
    {
        var reader = new AsyncioStreamReader();
        AsyncioTask<byte[]> read = Asyncio.CreateTask(reader.Read(100));
        await Asyncio.Sleep(0);
        reader.FeedData("abc"u8);
        read.Cancel();
        if (more)
        {
            reader.FeedData("de"u8);
        }

        await Virtual.Error<CancelledError>(read);
        (await reader.Read(1)).Should().Equal("a"u8.ToArray());
        (await reader.Read(100)).Should().Equal(more ? "bcde"u8.ToArray() : "bc"u8.ToArray());
    });

    [Test]
    [Property("Semantic", "165")]
    public void Read_WhileAnotherWaits_IsRefused() => Virtual.Run(async Coroutine () =>
    {
        var reader = new AsyncioStreamReader();
        AsyncioTask<byte[]> first = Asyncio.CreateTask(reader.Read(1));
        await Asyncio.Sleep(0);
        (await Virtual.Error<InvalidOperationException>(reader.ReadLine())).Message.Should().StartWith("ReadLine() called while another coroutine is already waiting");
        await Virtual.Error<InvalidOperationException>(reader.ReadExactly(1));
        await Virtual.Error<InvalidOperationException>(reader.ReadInto(new byte[1]));
        reader.FeedData("ab"u8);
        (await reader.Read(1)).Should().Equal("a"u8.ToArray(), "a read that need not wait may come in between");
        (await first).Should().Equal("b"u8.ToArray());
    });

    [Test]
    [Property("Semantic", "166")]
    public void Read_NIsZero_ReturnsNothingWithoutWaiting() => Virtual.Run(async Coroutine () =>
    {
        using var turns = new TurnCounter(Asyncio.GetRunningLoop());
        var reader = new AsyncioStreamReader();
        (await reader.Read(0)).Should().BeEmpty();
        (await reader.ReadExactly(0)).Should().BeEmpty();
        (await reader.ReadInto(Memory<byte>.Empty)).Should().Be(0);
        turns.Count.Should().Be(0);
    });

    [Test]
    [Property("Semantic", "166")]
    public void Read_NIsPositive_ReturnsAsSoonAsOneByteIsThere() => Virtual.Run(async Coroutine () =>
    {
        var reader = new AsyncioStreamReader(limit: 1);
        Asyncio.GetRunningLoop().CallLater(1, () => reader.FeedData("abc"u8));
        (await reader.Read(100)).Should().Equal("abc"u8.ToArray());
        Asyncio.GetRunningLoop().Time().Should().Be(1);
        reader.FeedData("abc"u8);
        (await reader.Read(2)).Should().Equal("ab"u8.ToArray());
        reader.FeedEof();
        (await reader.Read(2)).Should().Equal("c"u8.ToArray());
        (await reader.Read(2)).Should().BeEmpty();
    });

    [Test]
    [Property("Semantic", "166")]
    public void Read_NIsNegative_ReadsToTheEnd() => Virtual.Run(async Coroutine () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        (AsyncioStreamReader reader, FakeTransport transport) = WithTransport(limit: 2);
        for (int i = 1; i <= 5; i++)
        {
            loop.CallLater(i, () => reader.FeedData("abcde"u8));
        }

        loop.CallLater(6, reader.FeedEof);
        (await reader.Read()).Should().HaveCount(25);
        loop.Time().Should().Be(6);
        transport.IsReading().Should().BeTrue();
        (await reader.Read()).Should().BeEmpty();
    });

    [Test]
    [Property("Semantic", "167")]
    public void ReadExactly_EofBefore_ThrowsWithWhatCame() => Virtual.Run(async Coroutine () =>
    {
        var reader = new AsyncioStreamReader();
        reader.FeedData("ab"u8);
        AsyncioTask<byte[]> read = Asyncio.CreateTask(reader.ReadExactly(5));
        await Asyncio.Sleep(0);
        reader.FeedEof();
        IncompleteReadError error = await Virtual.Error<IncompleteReadError>(read);
        error.Partial.Should().Equal("ab"u8.ToArray());
        error.Expected.Should().Be(5);
        error.Message.Should().Be("2 bytes read on a total of 5 expected bytes");
        error.Should().BeAssignableTo<EndOfStreamException>();
        reader.AtEof().Should().BeTrue();
        await Virtual.Error<ArgumentException>(reader.ReadExactly(-1));
    });

    [Test]
    [Property("Semantic", "168")]
    public void ReadUntil_SeparatorBeyondTheLimit_KeepsTheData() => Virtual.Run(async Coroutine () =>
    {
        AsyncioStreamReader reader = Fed("abcde\nx", limit: 4);
        (await Virtual.Error<LimitOverrunError>(reader.ReadUntil())).Consumed.Should().Be(5);
        (await Virtual.Error<LimitOverrunError>(reader.ReadUntil("zzz"u8))).Consumed.Should().Be(5);
        (await reader.ReadExactly(5)).Should().Equal("abcde"u8.ToArray());
        (await reader.ReadUntil()).Should().Equal("\n"u8.ToArray());
        (await Fed("abcd\nx", limit: 4).ReadUntil()).Should().Equal("abcd\n"u8.ToArray(), "the separator does not count");
    });

    [Test]
    [Property("Semantic", "168")]
    public void ReadUntil_EofBefore_ThrowsWithWhatCame() => Virtual.Run(async Coroutine () =>
    {
        AsyncioStreamReader reader = Fed("ab", eof: true);
        IncompleteReadError error = await Virtual.Error<IncompleteReadError>(reader.ReadUntil("x"u8));
        error.Partial.Should().Equal("ab"u8.ToArray());
        error.Expected.Should().BeNull();
        error.Message.Should().Be("2 bytes read on a total of undefined expected bytes");
        reader.AtEof().Should().BeTrue();
    });

    [Test]
    [Property("Semantic", "168")]
    [PythonTest("test_streams", "StreamTests.test_readuntil_separator")]
    public void ReadUntil_NoSeparator_IsRefused() => Virtual.Run(async Coroutine () =>
    {
        AsyncioStreamReader reader = Fed("ab");
        (await Virtual.Error<ArgumentException>(reader.ReadUntil(""u8))).Message.Should().Contain("one-byte");
        (await Virtual.Error<ArgumentException>(reader.ReadUntil(new List<byte[]>()))).Message.Should().Contain("one element");
        (await Virtual.Error<ArgumentException>(reader.ReadUntil(["a"u8.ToArray(), []]))).Message.Should().Contain("one-byte");
        reader.Invoking(static r => r.ReadUntil([null!])).Should().Throw<ArgumentNullException>();
        reader.SetException(new FormatException());
        await Virtual.Error<ArgumentException>(reader.ReadUntil(""u8));
    });

    [Test]
    public void ReadUntil_SeparatorComesInPieces_IsFound() => Virtual.Run(async Coroutine () =>
    {
        var reader = new AsyncioStreamReader();
        AsyncioTask<byte[]> read = Asyncio.CreateTask(reader.ReadUntil("\r\n\r\n"u8));
        foreach (byte one in "a\r\n\r\r\n\r\nb"u8.ToArray())
        {
            await Asyncio.Sleep(0);
            reader.FeedData([one]);
        }

        (await read).Should().Equal("a\r\n\r\r\n\r\n"u8.ToArray());
        (await reader.Read(5)).Should().Equal("b"u8.ToArray());
    });

    [Test]
    public void ReadUntil_OthersReadWhileItWaits_FindsTheSeparatorAllTheSame() => Virtual.Run(async Coroutine () =>
    {
        var reader = new AsyncioStreamReader();
        reader.FeedData("abcdef"u8);
        AsyncioTask<byte[]> read = Asyncio.CreateTask(reader.ReadUntil("\n"u8));
        await Asyncio.Sleep(0);
        (await reader.Read(6)).Should().HaveCount(6);
        reader.FeedData("x\ny"u8);
        (await read).Should().Equal("x\n"u8.ToArray());
    });

    [Test]
    [Property("Semantic", "169")]
    public void ReadLine_LongerThanTheLimit_ThrowsAndDiscards() => Virtual.Run(async Coroutine () =>
    {
        AsyncioStreamReader complete = Fed("abcdefg\nnext\n", limit: 4);
        await Virtual.Error<ArgumentException>(complete.ReadLine());
        (await complete.ReadLine()).Should().Equal("next\n"u8.ToArray(), "only the long line is lost");

        AsyncioStreamReader incomplete = Fed("abcdefg", limit: 4);
        (await Virtual.Error<ArgumentException>(incomplete.ReadLine())).Message.Should().Contain("4 bytes").And.Contain("ReadUntil");
        incomplete.FeedData("hi\n"u8);
        (await incomplete.ReadLine()).Should().Equal("hi\n"u8.ToArray(), "all that had come is lost");
    });

    [Test]
    [Property("Semantic", "169")]
    public void ReadLine_AtEof_ReturnsWhatIsLeft() => Virtual.Run(async Coroutine () =>
    {
        AsyncioStreamReader reader = Fed("one\ntw", eof: true);
        (await reader.ReadLine()).Should().Equal("one\n"u8.ToArray());
        (await reader.ReadLine()).Should().Equal("tw"u8.ToArray());
        (await reader.ReadLine()).Should().BeEmpty();
    });

    [TestCase("aXbcYd", 9, "aXbc", "bcY", "Y", "Xbc")]
    [TestCase("a\r\nb\n", 9, "a\r\n", "\n", "\r\n")]
    [TestCase("a\rb\n", 9, "a\r", "\n", "\r")]
    [TestCase("aaaaYZ", 9, "aaaaY", "aaY", "Y")]
    [Property("Semantic", "170")]
    public void ReadUntil_SeveralSeparators_ShortestMatchWins(string data, int limit, string expected, params string[] separators) => Virtual.Run(async Coroutine () =>
    {
        byte[] read = await Fed(data, limit).ReadUntil(separators.Select(System.Text.Encoding.ASCII.GetBytes));
        System.Text.Encoding.ASCII.GetString(read).Should().Be(expected);
    });

    [Test]
    [Property("Semantic", "170")]
    public void ReadUntil_SeveralSeparatorsBeyondTheLimit_ReportsTheShortestSeparator([Values] bool swapped) => Virtual.Run(async Coroutine () =>
    {
        byte[][] separators = ["Y"u8.ToArray(), "aaY"u8.ToArray()];
        (await Virtual.Error<LimitOverrunError>(Fed("aaaaYZ", limit: 3).ReadUntil(swapped ? separators.Reverse() : separators))).Consumed.Should().Be(4, "as CPython 3.13 says");
    });

    [Test]
    [Property("Semantic", "171")]
    public void SetException_DataBuffered_EveryReadThrows() => Virtual.Run(async Coroutine () =>
    {
        AsyncioStreamReader reader = Fed("abc\n");
        reader.Exception().Should().BeNull();
        var error = new FormatException("gone");
        reader.SetException(error);
        reader.Exception().Should().BeSameAs(error);
        foreach (Coroutine read in new Coroutine[] { reader.Read(1), reader.Read(0), reader.Read(), reader.ReadLine(), reader.ReadExactly(1), reader.ReadUntil(), reader.ReadInto(new byte[1]) })
        {
            (await Virtual.Error<FormatException>(read)).Should().BeSameAs(error);
        }
    });

    [Test]
    [Property("Semantic", "171")]
    [PythonTest("test_streams", "StreamTests.test_exception_waiter")]
    public void SetException_ReadWaits_IsWokenWithIt() => Virtual.Run(async Coroutine () =>
    {
        var reader = new AsyncioStreamReader();
        AsyncioTask<byte[]> read = Asyncio.CreateTask(reader.ReadLine());
        await Asyncio.Sleep(0);
        reader.SetException(new FormatException());
        await Virtual.Error<FormatException>(read);
    });

    [Test]
    [Property("Semantic", "172")]
    public void AtEof_DataLeft_IsFalse() => Virtual.Run(async Coroutine () =>
    {
        AsyncioStreamReader reader = Fed("ab");
        reader.AtEof().Should().BeFalse();
        reader.FeedEof();
        reader.AtEof().Should().BeFalse();
        await reader.Read(2);
        reader.AtEof().Should().BeTrue();
        reader.Invoking(r => r.FeedData("x"u8)).Should().Throw<InvalidOperationException>();
    });

    [TestCase("Read")]
    [TestCase("ReadToEnd")]
    [TestCase("ReadExactly")]
    [TestCase("ReadLine")]
    [TestCase("ReadUntil")]
    [TestCase("ReadInto")]
    public void Read_Cancelled_LosesNothing(string kind) => Virtual.Run(async Coroutine () =>
    {
        foreach (bool dataComesBeforeItsTurn in new[] { false, true })
        {
            var reader = new AsyncioStreamReader();
            if (kind is not ("Read" or "ReadInto"))
            {
                reader.FeedData("abc"u8);
            }

            AsyncioTask read = Asyncio.CreateTask(async Coroutine () => await Start(reader, kind));
            await Asyncio.Sleep(0);
            reader.ToString().Should().Contain("waiter=");
            if (dataComesBeforeItsTurn)
            {
                reader.FeedData("defgh\n"u8);
            }

            read.Cancel();
            await Virtual.Error<CancelledError>(read);
            if (!dataComesBeforeItsTurn)
            {
                reader.FeedData("defgh\n"u8);
            }

            reader.FeedEof();
            byte[] all = await reader.Read();
            System.Text.Encoding.ASCII.GetString(all).Should().Be(kind is "Read" or "ReadInto" ? "defgh\n" : "abcdefgh\n");
        }
    });

    [Test]
    public void Read_TimesOut_NextReadWorks() => Virtual.Run(async Coroutine () =>
    {
        var reader = new AsyncioStreamReader();
        await Virtual.Error<TimeoutException>(Asyncio.WaitFor(reader.ReadLine(), 1));
        Asyncio.GetRunningLoop().CallLater(1, () => reader.FeedData("x\n"u8));
        (await reader.ReadLine()).Should().Equal("x\n"u8.ToArray());
    });

    [Test]
    [PythonTest("test_pep492", "StreamReaderTests.test_readline")]
    public void AwaitForeach_GivesTheLines() => Virtual.Run(async Coroutine () =>
    {
        AsyncioStreamReader reader = Fed("a\nbc\n\nd", eof: true);
        List<string> lines = [];
        await foreach (byte[] line in reader)
        {
            lines.Add(System.Text.Encoding.ASCII.GetString(line));
        }

        lines.Should().Equal("a\n", "bc\n", "\n", "d");
    });

    [Test]
    public void AwaitForeach_InNativeMethodsAndThroughTheInterface_GivesTheLines() => Virtual.Run(async Task () =>
    {
        IAsyncEnumerable<byte[]> reader = Fed("a\nbc", eof: true);
        List<int> lengths = [];
        await foreach (byte[] line in reader)
        {
            lengths.Add(line.Length);
        }

        lengths.Should().Equal(2, 2);
    });

    [Test]
    public void MechanicalNames_AreTheSameReads() => Virtual.Run(async Coroutine () =>
    {
        AsyncioStreamReader reader = Fed("a\nbcd;e,f;");
        (await reader.Readline()).Should().Equal("a\n"u8.ToArray());
        (await reader.Readexactly(2)).Should().Equal("bc"u8.ToArray());
        (await reader.Readuntil(";"u8)).Should().Equal("d;"u8.ToArray());
        (await reader.Readuntil([";"u8.ToArray(), ","u8.ToArray()])).Should().Equal("e,"u8.ToArray());
        (await reader.Readuntil(";"u8.ToArray())).Should().Equal("f;"u8.ToArray());
    });

    [Test]
    public void SetTransport_Twice_IsRefused() => Virtual.Run(async Coroutine () =>
    {
        (AsyncioStreamReader reader, FakeTransport transport) = WithTransport(1);
        reader.Invoking(r => r.SetTransport(transport)).Should().Throw<InvalidOperationException>();
        await Asyncio.Sleep(0);
    });

    [Test]
    public void ToString_ShowsTheState() => Virtual.Run(async Coroutine () =>
    {
        Fed("abc", limit: 5, eof: true).ToString().Should().Be("<StreamReader 3 bytes eof limit=5>");
        new AsyncioStreamReader().ToString().Should().Be("<StreamReader>");
        await Asyncio.Sleep(0);
    });

    /// <summary>Random feeds and reads, against the plain meaning of each read on the whole text.</summary>
    [Test]
    public void Reads_RandomScript_GiveWhatTheModelGives([Range(1, 40)] int seed) => Virtual.Run(async Coroutine () =>
    {
        var random = new Random(seed);
        var text = new byte[random.Next(1, 3000)];
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = (byte)"abc\n\r;"[random.Next(6)];
        }

        var reader = new AsyncioStreamReader(limit: 1 << 16);
        AsyncioTask feeding = Asyncio.CreateTask(Feed(reader, text, new Random(seed + 1000)));
        byte[][] separators = [";"u8.ToArray(), "\r\n"u8.ToArray(), "ab"u8.ToArray(), "cc;"u8.ToArray()];
        for (int at = 0; at < text.Length;)
        {
            byte[] rest = text[at..];
            byte[] read;
            byte[] expected;
            int n = random.Next(1, 200);
            switch (random.Next(6))
            {
                case 0:
                    read = await reader.Read(n);
                    read.Length.Should().BeInRange(1, n);
                    expected = rest[..Math.Min(read.Length, rest.Length)];
                    break;
                case 1:
                    var into = new byte[n];
                    read = into[..await reader.ReadInto(into)];
                    read.Should().NotBeEmpty();
                    expected = rest[..Math.Min(read.Length, rest.Length)];
                    break;
                case 2:
                    read = await OrPartial(reader.ReadExactly(n));
                    expected = rest[..Math.Min(n, rest.Length)];
                    break;
                case 3:
                    read = await reader.ReadLine();
                    expected = Until(rest, ["\n"u8.ToArray()]);
                    break;
                case 4:
                    byte[] separator = separators[random.Next(separators.Length)];
                    read = await OrPartial(reader.ReadUntil(separator));
                    expected = Until(rest, [separator]);
                    break;
                default:
                    read = await OrPartial(reader.ReadUntil(separators));
                    expected = Until(rest, separators);
                    break;
            }

            read.Should().Equal(expected);
            at += read.Length;
        }

        await feeding;
        (await reader.Read()).Should().BeEmpty();
    });

    [Test]
    public void Buffer_RandomAppendsAndReads_KeepsTheBytesAndGivesTheArrayBack([Range(1, 5)] int seed)
    {
        var random = new Random(seed);
        var buffer = default(StreamBuffer);
        var model = new List<byte>();
        for (int i = 0; i < 500; i++)
        {
            if (random.Next(2) == 0)
            {
                var data = new byte[random.Next(random.Next(4) == 0 ? 40_000 : 100)];
                random.NextBytes(data);
                if (model.Count == 0 && data.Length > 0 && random.Next(2) == 0)
                {
                    buffer.AppendWhole(data);
                }
                else
                {
                    buffer.Append(data);
                }

                model.AddRange(data);
            }
            else
            {
                int count = random.Next(3) == 0 ? model.Count : random.Next(model.Count + 1);
                if (random.Next(2) == 0)
                {
                    buffer.Consume(count);
                }
                else if (count > 0)
                {
                    buffer.Take(count).Should().Equal(model.Take(count));
                }
                else
                {
                    continue;
                }

                model.RemoveRange(0, count);
            }

            if (random.Next(8) == 0)
            {
                buffer.Trim();
            }

            buffer.Count.Should().Be(model.Count);
            buffer.Unread.SequenceEqual(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(model)).Should().BeTrue();
        }

        buffer.Consume(buffer.Count);
        buffer.Should().Be(default(StreamBuffer), "an empty buffer has no array");
    }

    private static async Coroutine Feed(AsyncioStreamReader reader, byte[] text, Random random)
    {
        for (int at = 0; at < text.Length;)
        {
            int count = Math.Min(random.Next(1, 60), text.Length - at);
            reader.FeedData(text.AsSpan(at, count));
            at += count;
            for (int i = random.Next(3); i > 0; i--)
            {
                await Asyncio.Sleep(0);
            }
        }

        reader.FeedEof();
    }

    private static byte[] Until(byte[] text, byte[][] separators)
    {
        for (int end = 1; end <= text.Length; end++)
        {
            if (separators.Any(separator => text.AsSpan(0, end).EndsWith(separator)))
            {
                return text[..end];
            }
        }

        return text;
    }

    private static async Coroutine<byte[]> OrPartial(Coroutine<byte[]> read)
    {
        try
        {
            return await read;
        }
        catch (IncompleteReadError error)
        {
            return error.Partial;
        }
    }

    private static Coroutine Start(AsyncioStreamReader reader, string kind) => kind switch
    {
        "Read" => reader.Read(10),
        "ReadToEnd" => reader.Read(),
        "ReadExactly" => reader.ReadExactly(7),
        "ReadLine" => reader.ReadLine(),
        "ReadUntil" => reader.ReadUntil("\n"u8),
        _ => reader.ReadInto(new byte[10]),
    };

    private static AsyncioStreamReader Fed(string data, int limit = 65_536, bool eof = false)
    {
        var reader = new AsyncioStreamReader(limit);
        reader.FeedData(System.Text.Encoding.ASCII.GetBytes(data));
        if (eof)
        {
            reader.FeedEof();
        }

        return reader;
    }

    private static (AsyncioStreamReader Reader, FakeTransport Transport) WithTransport(int limit)
    {
        var reader = new AsyncioStreamReader(limit);
        var transport = new FakeTransport();
        reader.SetTransport(transport);
        return (reader, transport);
    }

    /// <summary>A transport that only knows whether it reads.</summary>
    private sealed class FakeTransport : ReadTransport
    {
        private bool _isPaused;

        public List<string> Calls { get; } = [];

        public override bool IsReading() => !_isPaused;

        public override void PauseReading()
        {
            _isPaused = true;
            Calls.Add("pause");
        }

        public override void ResumeReading()
        {
            _isPaused = false;
            Calls.Add("resume");
        }

        public override void Close()
        {
        }

        public override bool IsClosing() => false;

        public override void SetProtocol(BaseProtocol protocol) => throw new NotSupportedException();

        public override BaseProtocol GetProtocol() => throw new NotSupportedException();
    }
}

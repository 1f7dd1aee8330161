using FluentAssertions;
using NUnit.Framework;
using static AsyncioSharp.Tool.Tests.NetTrace.TraceBuilder;

namespace AsyncioSharp.Tool.Tests.NetTrace;

/// <summary>Streams made by hand; those of the runtime are read by the tests of the commands.</summary>
public class NetTraceReaderTests
{
    private const byte End = 1;

    [Test]
    public async Task ReadAsync_CompressedEvents_TakesWhatIsNotSaidFromTheEventBefore()
    {
        byte[] events =
        [
            .. Header(isCompressed: true),

            // Everything: definition 7, sequence and capture thread, thread 300, stack 1, time 5, both activities, two bytes.
            0xBF, 7, 1, 2, 3, 0xAC, 2, 1, 5, .. new byte[32], 2, 0xAA, 0xBB,

            // Only the time, 4 later.
            0, 4, 0xCC, 0xDD,
        ];
        List<NetTraceEvent> read = await ReadAsync(new TraceBuilder().Definitions()
            .Block("StackBlock", [.. Int(1), .. Int(1), .. Int(8), .. Long(0x1234)]).Block("EventBlock", events).Raw([End]));

        read.Should().HaveCount(2).And.OnlyContain(static one => one.Definition == new EventDefinition("AsyncioSharp", 3, "TaskCreated")
            && one.ThreadId == 300 && one.Stack.Single() == 0x1234);
        read.Select(static one => one.Timestamp).Should().Equal(5, 9);
        read.Select(static one => Convert.ToHexString(one.Payload.Span)).Should().Equal("AABB", "CCDD");
    }

    [Test]
    public async Task ReadAsync_PlainEvents_AreAlignedByFourBytes()
    {
        byte[] one =
        [
            .. Int(0), .. Int(7), .. Int(1), .. Long(300), .. Long(300), .. Int(0), .. Int(0), .. Long(5), .. new byte[32], .. Int(1),
            0xAA, 0, 0, 0,
        ];
        List<NetTraceEvent> read = await ReadAsync(
            new TraceBuilder().Definitions().Block("EventBlock", [.. Header(isCompressed: false), .. one, .. one]).Raw([End]));

        read.Select(static one => (one.ThreadId, one.Timestamp, Convert.ToHexString(one.Payload.Span))).Should()
            .Equal((300, 5, "AA"), (300, 5, "AA"));
    }

    [Test]
    public async Task ReadAsync_BlockOfAKindThatIsNotKnown_IsSkipped()
    {
        List<NetTraceEvent> read = await ReadAsync(new TraceBuilder().Block("NewBlock", 1, 2, 3).Definitions()
            .Block("EventBlock", [.. Header(isCompressed: true), 0x81, 7, 5, 1, 0xAA]).Raw([End]));

        read.Should().ContainSingle();
    }

    [Test]
    public async Task ReadAsync_ProcessEnds_EndsWithTheLastWholeBlock()
    {
        List<NetTraceEvent> read = await ReadAsync(
            new TraceBuilder().Definitions().Block("EventBlock", [.. Header(isCompressed: true), 0x81, 7, 5, 1, 0xAA]));

        read.Should().ContainSingle();
    }

    [Test]
    public async Task ReadAsync_BlockThatIsCutOff_Throws()
    {
        byte[] cut = [.. Header(isCompressed: true), 0x81, 7, 5, 10, 0xAA];
        TraceBuilder trace = new TraceBuilder().Definitions().Block("EventBlock", cut).Raw([End]);

        await FluentActions.Awaiting(() => ReadAsync(trace)).Should().ThrowAsync<EndOfStreamException>();
    }

    [Test]
    public async Task ReadAsync_NotATrace_SaysSo() =>
        await FluentActions.Awaiting(() => ReadAsync(new NetTraceReader(new MemoryStream(new byte[100])))).Should()
            .ThrowAsync<InvalidDataException>();

    private static Task<List<NetTraceEvent>> ReadAsync(TraceBuilder trace) => ReadAsync(new NetTraceReader(trace.ToStream()));

    private static async Task<List<NetTraceEvent>> ReadAsync(NetTraceReader reader)
    {
        var events = new List<NetTraceEvent>();
        await foreach (NetTraceEvent one in reader.ReadAsync())
        {
            events.Add(one);
        }

        return events;
    }
}

using System.Diagnostics.Tracing;
using Microsoft.Extensions.Time.Testing;

namespace AsyncioSharp.Tests.Inspection;

/// <summary>When the parts of an answer leave.</summary>
[TestFixture, NonParallelizable]
public class AnswerWriterTests
{
    private const long Question = 4712;

    [Test]
    public void Write_SmallRecords_WaitForMoreUpToHalfASecond()
    {
        Telemetry.Make();
        using var parts = new Parts();
        var clock = new FakeTimeProvider();
        var answer = new AnswerWriter(AsyncioEventSource.Log, Question, clock);

        answer.Write([1, 2]);
        clock.Advance(TimeSpan.FromSeconds(0.4));
        answer.Write([3]);
        parts.Sizes.Should().BeEmpty();
        clock.Advance(TimeSpan.FromSeconds(0.2));
        answer.Write([4]);
        parts.Sizes.Should().Equal(4);
        answer.Write([5]);
        answer.End();

        parts.Sizes.Should().Equal(4, 1);
    }

    [Test]
    public void Write_ManyRecords_LeaveInPartsThatAnEventCanHold()
    {
        Telemetry.Make();
        using var parts = new Parts();
        var answer = new AnswerWriter(AsyncioEventSource.Log, Question, new FakeTimeProvider());

        answer.Write(new byte[70_000]);
        answer.End();

        parts.Sizes.Should().Equal(InspectionProtocol.PartSize, InspectionProtocol.PartSize, 70_000 - (2 * InspectionProtocol.PartSize));
    }

    private sealed class Parts : EventListener
    {
        public Parts() => EnableEvents(AsyncioEventSource.Log, EventLevel.LogAlways, AsyncioEventSource.Keywords.Inspect);

        public List<int> Sizes { get; } = [];

        protected override void OnEventWritten(EventWrittenEventArgs e)
        {
            if (e.EventSource == AsyncioEventSource.Log
                && e.EventName == nameof(AsyncioEventSource.AnswerPart)
                && e.Payload is [Question, _, byte[] part])
            {
                Sizes.Add(part.Length);
            }
        }
    }
}

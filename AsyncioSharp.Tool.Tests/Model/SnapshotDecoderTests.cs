using FluentAssertions;
using NUnit.Framework;
using static AsyncioSharp.InspectionProtocol;

namespace AsyncioSharp.Tool.Tests.Model;

/// <summary>Records made by hand: what a newer library may send, and what is damaged.</summary>
public class SnapshotDecoderTests
{
    private static readonly byte[] s_seconds = BitConverter.GetBytes(1.5);
    private static readonly byte[] s_none = BitConverter.GetBytes(double.NaN);

    // Loop 1, no label, answers, thread 3, real time, time, no task, nine numbers, lag.
    private static readonly byte[] s_loop = Of(Record.Loop, [1, 0, 1, 3, 0, .. s_seconds, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, .. s_seconds]);

    [Test]
    public void Decode_KindThatIsNotKnownAndLongerRecords_SkipsThem()
    {
        byte[] frame = Of(Record.Frame, [1, 4, .. "Main"u8, 0, 0, 0, 99, 99]);
        byte[] task = Of(Record.Task, [2, 1, 3, .. "one"u8, 1, 3, 0, .. s_seconds, .. s_none, 1, 1, 0, 0, 0, 77, 77]);

        ProcessSnapshot snapshot = Decode([.. s_loop, .. Of((Record)60, [1, 2, 3]), .. frame, .. task]);

        TaskSnapshot only = snapshot.Tasks.Should().ContainSingle().Subject;
        only.Should().BeEquivalentTo(
            new
            {
                Id = 1L,
                Name = "one",
                Coroutine = "Main",
                State = TaskState.Waiting,
                Age = TimeSpan.FromSeconds(1.5),
                Waited = (TimeSpan?)null,
            });
        only.Stack.Should().Equal(new FrameSnapshot("Main", null, 0));
    }

    [Test]
    public void Decode_TaskThatEndsANativeTask_IsAwaitedByWhoeverWaitsForThat()
    {
        byte[] node = Of(Record.Node, [9, (byte)NodeKind.Native, 1, .. "x"u8, 0]);
        byte[] waiter = Of(
            Record.Task, [2, 1, 1, .. "w"u8, 0, 4, 0, .. s_seconds, .. s_none, 0, 1, (byte)WaitKind.Outside, 0, 0, 9, .. s_none, 0, 0]);
        byte[] ender = Of(Record.Task, [4, 1, 1, .. "e"u8, 0, 3, 0, .. s_seconds, .. s_none, 0, 0, 1, 0, 9, 0]);

        ProcessSnapshot snapshot = Decode([.. s_loop, .. node, .. ender, .. waiter]);

        snapshot.Find(2)!.AwaitedBy.Should().ContainSingle().Which.TaskId.Should().Be(1);
    }

    [Test]
    public void Decode_RecordThatIsCutOff_Throws()
    {
        FluentActions.Invoking(static () => Decode(s_loop[..^3])).Should().Throw<EndOfStreamException>();
        FluentActions.Invoking(static () => Decode(Of(Record.Task, [2, 1, 200]))).Should().Throw<EndOfStreamException>();
    }

    private static ProcessSnapshot Decode(byte[] records) => new SnapshotDecoder().Decode(records, 1, "0.1.0");

    private static byte[] Of(Record kind, byte[] content) => [(byte)kind, (byte)content.Length, .. content];
}

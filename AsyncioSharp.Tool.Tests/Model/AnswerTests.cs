using System.Buffers.Binary;
using System.Text;
using FluentAssertions;
using NUnit.Framework;

namespace AsyncioSharp.Tool.Tests.Model;

/// <summary>Answers made by hand: of another version, with parts that were lost, for somebody else.</summary>
public class AnswerTests
{
    private readonly InspectRequest _request = new(InspectionProtocol.TasksRequest);
    private Answer _answer = null!;

    [SetUp]
    public void Ask() => _answer = new Answer(TargetProcess.Find(Environment.ProcessId), _request);

    [Test]
    public void Take_OtherVersion_NamesTheToolThatFits() =>
        FluentActions.Invoking(() => Take(InspectionProtocol.AnswerBegin, Int(99), Utf16("7.8.9"))).Should().Throw<ToolError>()
            .WithMessage("*AsyncioSharp 7.8.9*dotnet tool install AsyncioSharp.Tool --version 7.8.9");

    [Test]
    public void Take_PartThatWasLost_IsAnError()
    {
        Take(InspectionProtocol.AnswerBegin, Int(InspectionProtocol.Version), Utf16("0.1.0"));
        Take(InspectionProtocol.AnswerPart, Int(0), Int(0));

        FluentActions.Invoking(() => Take(InspectionProtocol.AnswerPart, Int(2), Int(0))).Should().Throw<ToolError>().WithMessage("*was lost*");
        FluentActions.Invoking(() => Take(InspectionProtocol.AnswerEnd, Int(2))).Should().Throw<ToolError>().WithMessage("*was lost*");
        Take(InspectionProtocol.AnswerEnd, Int(1));
        _answer.IsComplete.Should().BeTrue();
    }

    [Test]
    public void ToSnapshot_NumberThatHasNoEnd_IsAnError()
    {
        byte[] records = [.. Enumerable.Repeat((byte)0xff, 12)];
        Take(InspectionProtocol.AnswerBegin, Int(InspectionProtocol.Version), Utf16("0.1.0"));
        Take(InspectionProtocol.AnswerPart, Int(0), Int(records.Length), records);
        Take(InspectionProtocol.AnswerEnd, Int(1));

        FluentActions.Invoking(_answer.ToSnapshot).Should().Throw<ToolError>().WithMessage("*is damaged*");
    }

    [Test]
    public void Take_EventThatIsCutOff_IsAnError() =>
        FluentActions.Invoking(() => Take(InspectionProtocol.AnswerBegin)).Should().Throw<ToolError>().WithMessage("*is damaged*");

    [Test]
    public void Take_AnswerToSomebodyElse_IsNotTaken()
    {
        NetTraceEvent other = Event(InspectionProtocol.AnswerFailed, _request.Id + 1, Utf16("no"));

        _answer.Take(other).Should().BeFalse();
        FluentActions.Invoking(() => Take(InspectionProtocol.AnswerFailed, Utf16("no"))).Should().Throw<ToolError>().WithMessage("*no");
    }

    private void Take(int id, params byte[][] fields) => _answer.Take(Event(id, _request.Id, fields)).Should().BeTrue();

    private static NetTraceEvent Event(int id, long request, params byte[][] fields)
    {
        byte[] number = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, request);
        return new NetTraceEvent(
            new EventDefinition(InspectionProtocol.Source, id, string.Empty), 1, 1, [], (byte[])[.. number, .. fields.SelectMany(static f => f)]);
    }

    private static byte[] Int(int value) => BitConverter.GetBytes(value);

    private static byte[] Utf16(string text) => Encoding.Unicode.GetBytes(text + '\0');
}

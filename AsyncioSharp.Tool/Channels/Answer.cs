namespace AsyncioSharp.Tool;

/// <summary>The answer to a question as it comes, in parts.</summary>
internal sealed class Answer(TargetProcess process, InspectRequest request)
{
    private readonly MemoryStream _records = new();
    private string _libraryVersion = string.Empty;
    private bool _hasBegun;
    private int _parts;

    public bool IsComplete { get; private set; }

    /// <summary>Takes an event if it belongs to the answer.</summary>
    /// <returns>Whether it does.</returns>
    /// <exception cref="ToolError">The process could not answer, or speaks another language.</exception>
    public bool Take(NetTraceEvent next)
    {
        if (next.Definition.Provider != InspectionProtocol.Source
            || next.Definition.Id is < InspectionProtocol.AnswerBegin or > InspectionProtocol.AnswerFailed)
        {
            return false;
        }

        try
        {
            var reader = new PayloadReader(next.Payload.Span);
            if (reader.Int64() != request.Id)
            {
                return false;
            }

            Take(next.Definition.Id, reader);
            return true;
        }
        catch (EndOfStreamException error)
        {
            throw Damaged(error);
        }
    }

    /// <summary>Why nothing more comes.</summary>
    public ToolError Missing() => new(
        _hasBegun
            ? $"Process {process.Id} broke off in its answer. Ask again; if it happens again, the process may be stopped or short of time."
            : process.DescribeSilence());

    /// <exception cref="ToolError">It makes no sense.</exception>
    public ProcessSnapshot ToSnapshot()
    {
        try
        {
            return new SnapshotDecoder().Decode(_records.GetBuffer().AsSpan(0, (int)_records.Length), process.Id, _libraryVersion);
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            throw Damaged(error);
        }
    }

    private void Take(int id, PayloadReader reader)
    {
        switch (id)
        {
            case InspectionProtocol.AnswerBegin:
                Begin(reader);
                break;
            case InspectionProtocol.AnswerPart:
                Expect(reader.Int32());
                _records.Write(reader.Bytes());
                _parts++;
                break;
            case InspectionProtocol.AnswerEnd:
                Expect(reader.Int32());
                IsComplete = true;
                break;
            default:
                throw new ToolError($"Process {process.Id} could not answer: {PlainText.OneLine(reader.Utf16())}");
        }
    }

    private ToolError Damaged(Exception error) => new($"The answer of process {process.Id} is damaged: {error.Message}");

    private void Begin(PayloadReader reader)
    {
        int version = reader.Int32();
        _libraryVersion = PlainText.OneLine(reader.Utf16());
        if (version != InspectionProtocol.Version)
        {
            throw new ToolError(
                $"Process {process.Id} has AsyncioSharp {_libraryVersion}, which answers in version {version}; this tool understands "
                    + $"version {InspectionProtocol.Version}. Use the tool of the same version: dotnet tool install AsyncioSharp.Tool "
                    + $"--version {_libraryVersion}");
        }

        _hasBegun = true;
    }

    /// <summary>Parts that were lost would make a wrong answer of a right one.</summary>
    private void Expect(int parts)
    {
        if (!_hasBegun || parts != _parts)
        {
            throw new ToolError($"A part of the answer of process {process.Id} was lost on the way. Ask again.");
        }
    }
}

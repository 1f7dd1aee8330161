namespace AsyncioSharp;

/// <summary>Sends the records of an answer in parts that the channel takes.</summary>
internal sealed class AnswerWriter(AsyncioEventSource events, long id)
{
    private readonly RecordWriter _waiting = new();
    private int _parts;

    public void Write(ReadOnlySpan<byte> records)
    {
        while (!records.IsEmpty)
        {
            int room = InspectionProtocol.PartSize - _waiting.Written.Length;
            ReadOnlySpan<byte> next = records[..Math.Min(room, records.Length)];
            _waiting.Append(next);
            records = records[next.Length..];
            if (_waiting.Written.Length == InspectionProtocol.PartSize)
            {
                Send();
            }
        }
    }

    public void End()
    {
        if (_waiting.Written.Length > 0)
        {
            Send();
        }

        events.AnswerEnd(id, _parts);
    }

    private void Send()
    {
        // An array of its own: a listener in the process may keep it.
        events.AnswerPart(id, _parts++, _waiting.Written.ToArray());
        _waiting.Clear();
    }
}

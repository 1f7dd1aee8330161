namespace AsyncioSharp;

/// <summary>Sends the records of an answer in parts that the channel takes.</summary>
/// <param name="events">Where they go.</param>
/// <param name="id">The number of the question.</param>
/// <param name="clock">The clock that says when whoever asks has to hear something.</param>
internal sealed class AnswerWriter(AsyncioEventSource events, long id, TimeProvider clock)
{
    // A tool takes a process that has said nothing for two seconds for one that has broken off.
    private static readonly TimeSpan s_longestSilence = TimeSpan.FromSeconds(0.5);

    private readonly RecordWriter _waiting = new();
    private long _sent = clock.GetTimestamp();
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

        if (_waiting.Written.Length > 0 && clock.GetElapsedTime(_sent) >= s_longestSilence)
        {
            Send();
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
        _sent = clock.GetTimestamp();
    }
}

namespace AsyncioSharp.Tool;

/// <summary>What stands before the payload of an event. A compressed one says what differs from the one before.</summary>
internal struct EventHeader
{
    public int Definition;
    public long ThreadId;
    public int Stack;
    public long Timestamp;
    public int PayloadSize;

    [Flags]
    private enum Has : byte
    {
        Definition = 1,
        CaptureThreadAndSequence = 2,
        ThreadId = 4,
        Stack = 8,
        Activity = 16,
        RelatedActivity = 32,
        PayloadSize = 128,
    }

    public void ReadCompressed(ref PayloadReader reader)
    {
        var has = (Has)reader.Byte();
        if (has.HasFlag(Has.Definition))
        {
            Definition = (int)reader.Variable();
        }

        if (has.HasFlag(Has.CaptureThreadAndSequence))
        {
            reader.Variable();
            reader.Variable();
            reader.Variable();
        }

        if (has.HasFlag(Has.ThreadId))
        {
            ThreadId = (long)reader.Variable();
        }

        if (has.HasFlag(Has.Stack))
        {
            Stack = (int)reader.Variable();
        }

        Timestamp += (long)reader.Variable();
        reader.Take((has.HasFlag(Has.Activity) ? 16 : 0) + (has.HasFlag(Has.RelatedActivity) ? 16 : 0));
        if (has.HasFlag(Has.PayloadSize))
        {
            PayloadSize = (int)reader.Variable();
        }
    }

    public void ReadPlain(ref PayloadReader reader)
    {
        reader.Int32();                                  // the size of all of it
        Definition = reader.Int32() & int.MaxValue;      // the highest bit says that events are sorted up to here
        reader.Int32();                                  // the number of the event in its thread
        ThreadId = reader.Int64();
        reader.Int64();                                  // the thread that captured it
        reader.Int32();                                  // the processor
        Stack = reader.Int32();
        Timestamp = reader.Int64();
        reader.Take(2 * 16);                             // activities
        PayloadSize = reader.Int32();
    }
}

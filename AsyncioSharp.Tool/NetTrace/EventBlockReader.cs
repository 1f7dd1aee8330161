namespace AsyncioSharp.Tool;

/// <summary>Reads the blocks of a trace: definitions of events, stacks, and the events themselves.</summary>
internal sealed class EventBlockReader
{
    private const int CompressedHeaders = 1;

    private readonly Dictionary<int, EventDefinition> _definitions = [];
    private readonly Dictionary<int, ulong[]> _stacks = [];

    /// <summary>The bytes of an address in the traced process.</summary>
    public int PointerSize { get; set; } = sizeof(ulong);

    /// <summary>The events of a block; none of one that holds something else.</summary>
    public IReadOnlyList<NetTraceEvent> Read(string block, byte[] content)
    {
        switch (block)
        {
            case "EventBlock":
                return ReadEvents(content);
            case "MetadataBlock":
                foreach (NetTraceEvent definition in ReadEvents(content))
                {
                    Define(new PayloadReader(definition.Payload.Span));
                }

                break;
            case "StackBlock":
                ReadStacks(new PayloadReader(content));
                break;
            case "SPBlock":
                // From here on numbers of stacks are given anew.
                _stacks.Clear();
                break;
        }

        return [];
    }

    private void Define(PayloadReader reader)
    {
        int number = reader.Int32();
        string provider = reader.Utf16();
        int id = reader.Int32();
        _definitions[number] = new EventDefinition(provider, id, reader.Utf16());
    }

    private void ReadStacks(PayloadReader reader)
    {
        int first = reader.Int32();
        int count = reader.Int32();
        for (int i = 0; i < count; i++)
        {
            int size = reader.Int32();
            ulong[] addresses = new ulong[size / PointerSize];
            for (int j = 0; j < addresses.Length; j++)
            {
                addresses[j] = PointerSize == sizeof(ulong) ? (ulong)reader.Int64() : (uint)reader.Int32();
            }

            _stacks[first + i] = addresses;
        }
    }

    private List<NetTraceEvent> ReadEvents(byte[] content)
    {
        var reader = new PayloadReader(content);
        int headerSize = reader.Int16();
        bool isCompressed = (reader.Int16() & CompressedHeaders) != 0;
        reader.Take(headerSize - (2 * sizeof(short)));

        var events = new List<NetTraceEvent>();
        var header = new EventHeader();
        while (!reader.IsAtEnd)
        {
            if (isCompressed)
            {
                header.ReadCompressed(ref reader);
            }
            else
            {
                header.ReadPlain(ref reader);
            }

            int start = reader.Position;
            reader.Take(header.PayloadSize);
            if (!isCompressed)
            {
                reader.Take(-reader.Position & 3);
            }

            events.Add(new NetTraceEvent(
                _definitions.GetValueOrDefault(header.Definition) ?? new EventDefinition(string.Empty, 0, string.Empty),
                header.ThreadId,
                header.Timestamp,
                _stacks.GetValueOrDefault(header.Stack) ?? [],
                content.AsMemory(start, header.PayloadSize)));
        }

        return events;
    }
}

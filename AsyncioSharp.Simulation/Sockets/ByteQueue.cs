namespace AsyncioSharp.Simulation;

/// <summary>Bytes that wait to be read, in the pieces in which they came.</summary>
internal sealed class ByteQueue
{
    private readonly Queue<ReadOnlyMemory<byte>> _pieces = [];
    private ReadOnlyMemory<byte> _first;

    public int Count { get; private set; }

    public void Add(ReadOnlyMemory<byte> piece)
    {
        if (piece.IsEmpty)
        {
            return;
        }

        Count += piece.Length;
        if (_first.IsEmpty)
        {
            _first = piece;
        }
        else
        {
            _pieces.Enqueue(piece);
        }
    }

    /// <summary>Takes as many as there are, or fit.</summary>
    public int Read(Span<byte> buffer)
    {
        int read = 0;
        while (read < buffer.Length && !_first.IsEmpty)
        {
            int count = Math.Min(_first.Length, buffer.Length - read);
            _first.Span[..count].CopyTo(buffer[read..]);
            read += count;
            _first = _first[count..];
            if (_first.IsEmpty && _pieces.TryDequeue(out ReadOnlyMemory<byte> next))
            {
                _first = next;
            }
        }

        Count -= read;
        return read;
    }

    public void Clear()
    {
        _pieces.Clear();
        _first = default;
        Count = 0;
    }
}

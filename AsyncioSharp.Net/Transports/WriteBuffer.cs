using System.Buffers;

namespace AsyncioSharp.Net;

/// <summary>
/// What a transport could not send at once: pooled arrays in a row. Bytes are copied in, since a span cannot be kept; small writes share an
/// array, and an idle connection holds none.
/// </summary>
internal sealed class WriteBuffer
{
    private const int SmallestSegment = 16 * 1024;

    // Invariants: Count is the number of unsent bytes of all segments; no segment is empty; _tail is null exactly if _head is.
    private Segment? _head;
    private Segment? _tail;

    /// <summary>Bytes.</summary>
    public long Count { get; private set; }

    /// <summary>The oldest bytes, as many as lie together.</summary>
    public ReadOnlySpan<byte> Head => _head is null ? default : _head.Array.AsSpan(_head.Start, _head.End - _head.Start);

    /// <summary>A size as transports tell it.</summary>
    public static int Saturate(long size) => (int)Math.Min(int.MaxValue, size);

    /// <summary>Takes bytes in. If there is no memory for them, nothing has changed.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        int fitting = _tail is null ? 0 : Math.Min(data.Length, _tail.Array.Length - _tail.End);
        int rest = data.Length - fitting;
        Segment? segment = rest == 0 ? null : new Segment(ArrayPool<byte>.Shared.Rent(Math.Max(SmallestSegment, rest)), rest);
        Count += data.Length;
        if (fitting > 0)
        {
            data[..fitting].CopyTo(_tail!.Array.AsSpan(_tail.End));
            _tail.End += fitting;
        }

        if (segment is null)
        {
            return;
        }

        data[fitting..].CopyTo(segment.Array);
        if (_tail is null)
        {
            _head = segment;
        }
        else
        {
            _tail.Next = segment;
        }

        _tail = segment;
    }

    /// <summary>Takes the oldest bytes out.</summary>
    /// <param name="count">At most the length of <see cref="Head"/>.</param>
    public void Advance(int count)
    {
        Segment head = _head!;
        Count -= count;
        head.Start += count;
        if (head.Start == head.End)
        {
            _head = head.Next;
            _tail = _head is null ? null : _tail;
            ArrayPool<byte>.Shared.Return(head.Array);
        }
    }

    public void Clear()
    {
        for (; _head is not null; _head = _head.Next)
        {
            ArrayPool<byte>.Shared.Return(_head.Array);
        }

        _tail = null;
        Count = 0;
    }

    private sealed class Segment(byte[] array, int end)
    {
        public readonly byte[] Array = array;
        public int Start;
        public int End = end;
        public Segment? Next;
    }
}

using System.Buffers;

namespace AsyncioSharp.Net;

/// <summary>What a reader has received and nobody has read: one array, pooled as a rule, with the unread bytes in the middle.</summary>
/// <remarks>
/// Reading only moves the start, whatever is left. Bytes are moved at most once for each byte that was read before or comes after: to the
/// front when there is as much room, else into an array of twice the size. An empty buffer has no array, so that an idle connection costs
/// none. Arrays are small at first. When hundreds of connections become readable at once, most find the pool empty, and arrays that it does
/// not take back are garbage. (Arrays of at least 4 KiB gave 2 KiB more of resident memory for each of ten thousand idle connections.)
/// </remarks>
internal struct StreamBuffer
{
    private const int SmallestArray = 1024;
    private const int LargeArray = 16 * 1024;

    // _isOwn: the array is no pooled one. One that is unread from end to end can be given away, then.
    private byte[]? _array;
    private int _start;
    private int _end;
    private bool _isOwn;

    public readonly int Count => _end - _start;

    public readonly ReadOnlySpan<byte> Unread => new(_array, _start, _end - _start);

    public void Append(ReadOnlySpan<byte> data)
    {
        if (_array is null)
        {
            _array = ArrayPool<byte>.Shared.Rent(Math.Max(SmallestArray, data.Length));
        }
        else if (_array.Length - _end < data.Length)
        {
            MakeRoom(data.Length);
        }

        data.CopyTo(_array.AsSpan(_end));
        _end += data.Length;
    }

    /// <summary>Adds bytes to an empty buffer, in the way that is best if somebody will take just these as an array.</summary>
    public void AppendWhole(ReadOnlySpan<byte> data)
    {
        _array = data.ToArray();
        _end = data.Length;
        _isOwn = true;
    }

    /// <summary>The oldest bytes as an array of the caller's.</summary>
    public byte[] Take(int count)
    {
        if (_isOwn && count == _array!.Length)
        {
            byte[] whole = _array;
            this = default;
            return whole;
        }

        byte[] taken = Unread[..count].ToArray();
        Consume(count);
        return taken;
    }

    public void Consume(int count)
    {
        _start += count;
        if (_start == _end)
        {
            Clear();
        }
    }

    public void Clear()
    {
        GiveBack();
        this = default;
    }

    /// <summary>Somebody is going to wait: a few bytes must not hold a large array meanwhile.</summary>
    public void Trim()
    {
        if (_array is { Length: > LargeArray } && Count <= _array.Length / 8)
        {
            MoveTo(Math.Max(SmallestArray, 2 * Count));
        }
    }

    private void MakeRoom(int count)
    {
        long needed = (long)Count + count;
        if (needed > Array.MaxLength)
        {
            throw new InvalidOperationException(
                $"A stream reader holds at most {Array.MaxLength} bytes; it has {Count}, and {count} more have come. "
                + "Read in pieces, not all at once to the end.");
        }

        if (_start >= Count && needed <= _array!.Length)
        {
            Unread.CopyTo(_array);
            _end -= _start;
            _start = 0;
        }
        else
        {
            MoveTo((int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * Count)));
        }
    }

    private void MoveTo(int size)
    {
        byte[] array = ArrayPool<byte>.Shared.Rent(size);
        Unread.CopyTo(array);
        GiveBack();
        _array = array;
        _end -= _start;
        _start = 0;
        _isOwn = false;
    }

    private readonly void GiveBack()
    {
        if (_array is not null && !_isOwn)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }
    }
}

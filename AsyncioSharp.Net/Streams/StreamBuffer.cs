using System.Buffers;

namespace AsyncioSharp.Net;

/// <summary>What a reader has received and nobody has read: one pooled array, with the unread bytes in the middle.</summary>
/// <remarks>
/// Reading only moves the start, whatever is left. Bytes are moved at most once for each byte that was read before or comes after: to the front when there is as much room, else
/// into an array of twice the size. An empty buffer has no array, so that an idle connection costs none.
/// </remarks>
internal struct StreamBuffer
{
    private const int SmallestArray = 4096;

    private byte[]? _array;
    private int _start;
    private int _end;

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
        if (_array is not null)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }

        this = default;
    }

    /// <summary>Somebody is going to wait: a few bytes must not hold a large array meanwhile.</summary>
    public void Trim()
    {
        if (_array is { Length: > 4 * SmallestArray } && Count <= _array.Length / 8)
        {
            MoveTo(Math.Max(SmallestArray, 2 * Count));
        }
    }

    private void MakeRoom(int count)
    {
        int needed = checked(Count + count);
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
        ArrayPool<byte>.Shared.Return(_array!);
        _array = array;
        _end -= _start;
        _start = 0;
    }
}

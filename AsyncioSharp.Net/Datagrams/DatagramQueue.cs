using System.Buffers;
using System.Net;

namespace AsyncioSharp.Net;

/// <summary>The datagrams that the system did not take at once, in pooled arrays.</summary>
internal sealed class DatagramQueue
{
    // asyncio's estimate of what a waiting datagram costs beyond its content: without it empty ones would wait without limit.
    private const int HeaderSize = 8;

    private readonly Queue<(byte[] Array, int Length, EndPoint? Receiver)> _all = [];

    public bool IsEmpty => _all.Count == 0;

    /// <summary>In bytes, with the headers.</summary>
    public long Size { get; private set; }

    public void Add(ReadOnlySpan<byte> data, EndPoint? receiver)
    {
        byte[] copy = ArrayPool<byte>.Shared.Rent(data.Length);
        data.CopyTo(copy);
        _all.Enqueue((copy, data.Length, receiver));
        Size += data.Length + HeaderSize;
    }

    public ReadOnlySpan<byte> Oldest(out EndPoint? receiver)
    {
        (byte[] array, int length, receiver) = _all.Peek();
        return array.AsSpan(0, length);
    }

    public void DropOldest()
    {
        (byte[] array, int length, _) = _all.Dequeue();
        Size -= length + HeaderSize;
        ArrayPool<byte>.Shared.Return(array);
    }

    public void Clear()
    {
        while (!IsEmpty)
        {
            DropOldest();
        }
    }
}

using System.Buffers.Binary;
using System.Text;

namespace AsyncioSharp;

/// <summary>Bytes that grow: the numbers and texts of <see cref="InspectionProtocol"/>, and records of them.</summary>
internal sealed class RecordWriter
{
    private byte[] _bytes = new byte[256];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public void Number(long value) => Number((ulong)value);

    public void Number(ulong value)
    {
        Span<byte> place = Reserve(10);
        int count = 0;
        for (; value >= 0x80; value >>= 7)
        {
            place[count++] = (byte)(value | 0x80);
        }

        place[count++] = (byte)value;
        _length += count;
    }

    public void Signed(long value) => Number((ulong)((value << 1) ^ (value >> 63)));

    public void Seconds(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(Reserve(sizeof(double)), value);
        _length += sizeof(double);
    }

    public void Text(ReadOnlySpan<char> value)
    {
        int count = Encoding.UTF8.GetByteCount(value);
        Number((ulong)count);
        Encoding.UTF8.GetBytes(value, Reserve(count));
        _length += count;
    }

    /// <summary>What another one holds, as a record.</summary>
    public void Record(InspectionProtocol.Record kind, RecordWriter content)
    {
        Number((ulong)kind);
        Number((ulong)content._length);
        Append(content.Written);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - _length < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }

        return _bytes.AsSpan(_length);
    }
}

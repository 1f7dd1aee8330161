using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace AsyncioSharp.Tool;

/// <summary>Reads the fields of an event, or of a block of events, in their order. Ends with <see cref="EndOfStreamException"/>.</summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> payload)
{
    private readonly ReadOnlySpan<byte> _all = payload;
    private ReadOnlySpan<byte> _rest = payload;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>The bytes that have been read.</summary>
    public readonly int Position => _all.Length - _rest.Length;

    public byte Byte() => Take(1)[0];

    public short Int16() => BinaryPrimitives.ReadInt16LittleEndian(Take(sizeof(short)));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    /// <summary>A number of LEB128: seven bits a byte, the lowest first.</summary>
    public ulong Variable()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number of variable length has more than 64 bits.");
    }

    /// <summary>The same with a sign, zigzag: 0, -1, 1, -2…</summary>
    public long Signed()
    {
        ulong value = Variable();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>The number of entries that follow, each of at least one byte.</summary>
    public int Count()
    {
        ulong count = Variable();
        return count <= (ulong)_rest.Length ? (int)count : throw new EndOfStreamException($"A list of {count} entries ends too early.");
    }

    /// <summary>UTF-16 up to a zero: how event sources write a text.</summary>
    public string Utf16()
    {
        ReadOnlySpan<char> text = MemoryMarshal.Cast<byte, char>(_rest);
        int length = text.IndexOf('\0');
        return length < 0
            ? throw new EndOfStreamException("A text of an event has no end.")
            : new string(MemoryMarshal.Cast<byte, char>(Take((length + 1) * sizeof(char)))[..length]);
    }

    /// <summary>A length and UTF-8: a text of an answer.</summary>
    public string Utf8() => Encoding.UTF8.GetString(Take(Count()));

    /// <summary>A length of four bytes and as many bytes: how event sources write an array of bytes.</summary>
    public ReadOnlySpan<byte> Bytes() => Take(Int32());

    public ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            throw new EndOfStreamException($"An event ends {(uint)count - (uint)_rest.Length} bytes too early.");
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}

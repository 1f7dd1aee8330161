using System.Buffers.Binary;
using System.Text;

namespace AsyncioSharp.Tool.Tests.NetTrace;

/// <summary>Makes a trace by hand.</summary>
internal sealed class TraceBuilder
{
    private readonly List<byte> _bytes = [];

    public TraceBuilder()
    {
        Raw(Encoding.ASCII.GetBytes("Nettrace"));
        Raw(Int(20));
        Raw(Encoding.ASCII.GetBytes("!FastSerialization.1"));
        BeginObject("Trace");
        Raw([.. new byte[16 + 8], .. Long(1_000_000_000), .. Int(8), .. Int(42), .. Int(1), .. Int(0), 6]);
    }

    /// <summary>The head of a block of events.</summary>
    public static byte[] Header(bool isCompressed) => [20, 0, (byte)(isCompressed ? 1 : 0), 0, .. new byte[16]];

    /// <summary>The definition of event 3 of the source AsyncioSharp, as number 7.</summary>
    public static byte[] Definition { get; } =
        [.. Int(7), .. Utf16("AsyncioSharp"), .. Int(3), .. Utf16("TaskCreated"), .. new byte[8 + 4 + 4], .. Int(0)];

    public TraceBuilder Block(string name, params byte[] content)
    {
        BeginObject(name);
        Raw(Int(content.Length));
        Raw(new byte[-_bytes.Count & 3]);
        Raw([.. content, 6]);
        return this;
    }

    /// <summary>A block of definitions: events without a definition of their own.</summary>
    public TraceBuilder Definitions() =>
        Block("MetadataBlock", [.. Header(isCompressed: true), 0x80, 0, (byte)Definition.Length, .. Definition]);

    public TraceBuilder Raw(byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public Stream ToStream() => new MemoryStream([.. _bytes]);

    public static byte[] Int(int value)
    {
        byte[] bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] Long(long value)
    {
        byte[] bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Utf16(string text) => Encoding.Unicode.GetBytes(text + '\0');

    private void BeginObject(string name) => Raw([5, 5, 1, .. Int(4), .. Int(4), .. Int(name.Length), .. Encoding.ASCII.GetBytes(name), 6]);
}

using System.Buffers;
using System.Numerics;
using MessagePack;
using MessagePack.Formatters;

namespace AsyncioSharp.Remoting;

/// <summary>MessagePack 2.5's own formatter throws when the buffer that it writes to happens to have 255 or 256 bytes left.</summary>
internal sealed class BigIntegerAsBytes : IMessagePackFormatter<BigInteger>
{
    public void Serialize(ref MessagePackWriter writer, BigInteger value, MessagePackSerializerOptions options) =>
        writer.Write(value.ToByteArray());

    public BigInteger Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) =>
        new(reader.ReadBytes() is { } bytes ? bytes.ToArray() : []);
}

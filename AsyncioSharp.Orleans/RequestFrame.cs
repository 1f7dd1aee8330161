using System.Buffers;
using AsyncioSharp.Remoting;
using MessagePack;

namespace AsyncioSharp.Orleans;

/// <summary>A call on its way to a silo: its id, how it is delivered, the function's assembly for messages, its name, and the arguments.
/// </summary>
internal static class RequestFrame
{
    public static byte[] Write(Guid id, Delivery delivery, FunctionReference function, IReadOnlyList<object?[]> calls)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        var writer = new MessagePackWriter(buffer);
        writer.Write(id.ToByteArray());
        writer.Write((int)delivery);
        writer.Write(function.AssemblyName);
        function.Write(ref writer);
        CallBody.Write(ref writer, function.Signature, calls);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads the parts in front of the arguments, without resolving anything.</summary>
    /// <exception cref="InvalidDataException">They cannot be read.</exception>
    public static RequestHead ReadHead(ref MessagePackReader reader)
    {
        Guid id = reader.ReadBytes() is { Length: 16 } bytes
            ? FunctionName.ReadId(bytes) : throw new InvalidDataException("A call without an id came.");
        return new RequestHead(id, (Delivery)reader.ReadInt32(), reader.ReadString() ?? "?", FunctionName.Read(ref reader));
    }
}

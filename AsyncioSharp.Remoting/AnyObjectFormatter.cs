using System.Diagnostics.CodeAnalysis;
using MessagePack;
using MessagePack.Formatters;

namespace AsyncioSharp.Remoting;

/// <summary>Members and elements of type object: the name of the value's own type, then the value.</summary>
/// <remarks>MessagePack's own formatter for them makes whatever type is named. This one asks <see cref="NamedTypes"/>.</remarks>
[RequiresUnreferencedCode(RemoteSerializer.Unreferenced)]
[RequiresDynamicCode(RemoteSerializer.Dynamic)]
internal sealed class AnyObjectFormatter : IMessagePackFormatter<object?>
{
    public void Serialize(ref MessagePackWriter writer, object? value, MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteArrayHeader(2);
        RemoteSerializer.WriteNamed(ref writer, value, options);
    }

    public object? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.TryReadNil())
        {
            return null;
        }

        if (reader.ReadArrayHeader() != 2)
        {
            throw new InvalidDataException("A value of type object came that is not a name and a value.");
        }

        options.Security.DepthStep(ref reader);
        object? value = RemoteSerializer.Read(ref reader, typeof(object), options);
        reader.Depth--;
        return value;
    }
}

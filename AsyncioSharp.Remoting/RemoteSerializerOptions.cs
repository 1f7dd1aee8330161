using MessagePack;

namespace AsyncioSharp.Remoting;

/// <summary>The options of one function: they know which types its values may name.</summary>
internal sealed class RemoteSerializerOptions : MessagePackSerializerOptions
{
    public RemoteSerializerOptions(MessagePackSerializerOptions copyFrom, NamedTypes types)
        : base(copyFrom) => Types = types;

    public NamedTypes Types { get; }

    /// <summary>MessagePack's own way from a name to a type, which nothing here uses.</summary>
    public override Type? LoadType(string typeName) => throw new InvalidDataException("A value named its type where none is expected.");

    protected override MessagePackSerializerOptions Clone() => new RemoteSerializerOptions(this, Types);
}

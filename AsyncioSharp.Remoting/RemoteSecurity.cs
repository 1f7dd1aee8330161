using MessagePack;

namespace AsyncioSharp.Remoting;

/// <summary>
/// What MessagePack has against hostile data: a limit for nesting, and hashes that nobody can make collide. It refuses keys of types that
/// it has no such hash for. Here those use their own: a record as a key is common, and its type is the program's.
/// </summary>
internal sealed class RemoteSecurity : MessagePackSecurity
{
    public static readonly RemoteSecurity Instance = new(UntrustedData);

    private RemoteSecurity(MessagePackSecurity copyFrom)
        : base(copyFrom)
    {
    }

    protected override MessagePackSecurity Clone() => new RemoteSecurity(this);

    protected override IEqualityComparer<T> GetHashCollisionResistantEqualityComparer<T>()
    {
        try
        {
            return base.GetHashCollisionResistantEqualityComparer<T>();
        }
        catch (TypeAccessException)
        {
            return EqualityComparer<T>.Default;
        }
    }
}

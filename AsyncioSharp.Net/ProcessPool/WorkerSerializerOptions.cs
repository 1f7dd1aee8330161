using System.Diagnostics.CodeAnalysis;
using MessagePack;

namespace AsyncioSharp.Net.ProcessPool;

/// <summary>
/// Which types the other process may name. Both checks look at metadata only: no code of a type runs before it is known to be allowed, not
/// even its static constructor.
/// </summary>
internal sealed class WorkerSerializerOptions(MessagePackSerializerOptions copyFrom) : MessagePackSerializerOptions(copyFrom)
{
    /// <summary>The type of an argument or a result whose own type goes with it.</summary>
    /// <exception cref="InvalidDataException">There is no such type, it does not fit the declared one, or its values do not
    /// travel.</exception>
    [RequiresUnreferencedCode(WorkerSerializer.Unreferenced)]
    public static Type Resolve(string name, Type declared)
    {
        Type type = Type.GetType(name) ?? throw new InvalidDataException($"There is no type {name} here.");
        if (!declared.IsAssignableFrom(type))
        {
            throw new InvalidDataException($"A value of type {type} came where {declared} is declared.");
        }

        Check(type);
        return type;
    }

    /// <summary>Called by MessagePack for the types that members and elements of type object bring with them.</summary>
    public override void ThrowIfDeserializingTypeIsDisallowed(Type type)
    {
        base.ThrowIfDeserializingTypeIsDisallowed(type);
        Check(type);
    }

    protected override MessagePackSerializerOptions Clone() => new WorkerSerializerOptions(this);

    private static void Check(Type type)
    {
        if (WorkerFormatterResolver.AdviceAgainst(type) is { } advice)
        {
            throw new InvalidDataException($"A value of type {type} came, which cannot travel between processes: {advice}");
        }
    }
}

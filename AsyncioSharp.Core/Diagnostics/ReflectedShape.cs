using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>
/// The private fields that diagnostics read from a state machine, from the object that holds one (its box) or from an awaiter; found
/// once per type. Trimming or NativeAOT may have removed any of them: then they are missing here and the report gets shorter.
/// </summary>
internal sealed class ReflectedShape
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // Weak keys, so that diagnostics never keep a collectible assembly loaded.
    private static readonly ConditionalWeakTable<Type, ReflectedShape> s_cache = [];

    private ReflectedShape(Type type)
    {
        Fields = FieldsOf(type);
        if (typeof(IAsyncStateMachine).IsAssignableFrom(type))
        {
            State = Array.Find(Fields, static f => f.Name == "<>1__state");
            Awaiters = Array.FindAll(Fields, static f => f.Name.StartsWith("<>u__", StringComparison.Ordinal));
        }

        // By type, not by name: this finds the machine in Task's box, in the pooling ValueTask's box and in a Coroutine alike.
        Machine = Array.Find(Fields, static f => typeof(IAsyncStateMachine).IsAssignableFrom(f.FieldType));
    }

    /// <summary>All instance fields, those of base classes last.</summary>
    internal FieldInfo[] Fields { get; }

    /// <summary>The compiler's state number, if the type is a state machine.</summary>
    internal FieldInfo? State { get; }

    /// <summary>Where a state machine keeps awaiters, one field per awaiter type; the compiler clears them on resumption.</summary>
    internal FieldInfo[] Awaiters { get; } = [];

    /// <summary>The state machine, if the type is the box of one.</summary>
    internal FieldInfo? Machine { get; }

    internal static ReflectedShape Of(Type type) => s_cache.GetValue(type, static t => new ReflectedShape(t));

    /// <summary>The field of that name, nearest declaration first.</summary>
    internal FieldInfo? Field(string name) => Array.Find(Fields, f => f.Name == name);

    [UnconditionalSuppressMessage("Trimming", "IL2070:UnrecognizedReflectionPattern",
        Justification = "Diagnostics only: a field that was trimmed away is not found, and the report leaves out what it would have told.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075:UnrecognizedReflectionPattern",
        Justification = "As above, for base classes.")]
    private static FieldInfo[] FieldsOf(Type type)
    {
        var fields = new List<FieldInfo>();
        for (Type? t = type; t is not null && t != typeof(object) && t != typeof(ValueType); t = t.BaseType)
        {
            fields.AddRange(t.GetFields(Instance));
        }

        return [.. fields];
    }
}

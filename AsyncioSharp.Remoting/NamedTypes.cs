using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Reflection;
using System.Runtime.Serialization;

namespace AsyncioSharp.Remoting;

// A value that is declared as object, as an interface or as a class that is not sealed has the name of its own type with it. A name is text
// from another process. If it were given to Type.GetType, whoever writes the text could load any assembly that lies in the program's folder
// and make objects of any class. So a name is never resolved: it is looked up in a table, which was made from the function alone.

/// <summary>The types that a call may name: those of the function's signature, and plain values.</summary>
/// <remarks>
/// <list type="number">
/// <item>The declared types of the arguments and of the result.</item>
/// <item>What these hold: elements, generic arguments, and the declared types of fields and properties.</item>
/// <item>What <see cref="KnownTypeAttribute"/> names, on one of these types or on a class that the function stands in.</item>
/// <item>Numbers, strings, times and the like, arrays and lists of them, and dictionaries with strings for keys.</item>
/// </list>
/// </remarks>
[RequiresUnreferencedCode(RemoteSerializer.Unreferenced)]
[RequiresDynamicCode(RemoteSerializer.Dynamic)]
internal sealed class NamedTypes
{
    private const BindingFlags OwnMembers =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<string, Type> s_plain = Plain().ToDictionary(static type => type.AssemblyQualifiedName!);

    private readonly HashSet<Type> _seen = [];
    private readonly Lazy<Dictionary<string, Type>> _types;

    public NamedTypes(MethodInfo method, IReadOnlyList<Type> signature) => _types = new Lazy<Dictionary<string, Type>>(() =>
    {
        foreach (Type type in signature)
        {
            Visit(type);
        }

        for (Type? type = method.DeclaringType; type is not null; type = type.DeclaringType)
        {
            VisitKnown(type);
        }

        return _seen.Where(static type => type.AssemblyQualifiedName is not null).ToDictionary(static type => type.AssemblyQualifiedName!);
    });

    /// <summary>A type among the plain values, by its name; null if it is none.</summary>
    public static Type? FindPlain(string name) => s_plain.GetValueOrDefault(name);

    public bool Contains(Type type) =>
        type.AssemblyQualifiedName is { } name && (s_plain.ContainsKey(name) || _types.Value.ContainsKey(name));

    /// <summary>The type of that name.</summary>
    /// <exception cref="InvalidDataException">It is not in the table, or does not fit where it stands.</exception>
    public Type Find(string name, Type declared)
    {
        Type type = s_plain.GetValueOrDefault(name) ?? _types.Value.GetValueOrDefault(name)
            ?? throw new InvalidDataException(
                $"A value came that says it is of type '{name}', which is not among the types of the function's signature.");
        return declared.IsAssignableFrom(type)
            ? type
            : throw new InvalidDataException($"A value of type {type} came where {declared} is declared.");
    }

    private static IEnumerable<Type> Plain()
    {
        Type[] scalars =
        [
            typeof(bool), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long),
            typeof(ulong), typeof(Int128), typeof(UInt128), typeof(BigInteger), typeof(Half), typeof(float), typeof(double),
            typeof(decimal), typeof(Complex),
            typeof(char), typeof(string), typeof(Guid), typeof(Uri), typeof(Version), typeof(TimeSpan), typeof(DateTime),
            typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly),
        ];
        return scalars.Concat(scalars.Append(typeof(object)).SelectMany(static one => new[]
        {
            one.MakeArrayType(), typeof(List<>).MakeGenericType(one), typeof(Dictionary<,>).MakeGenericType(typeof(string), one),
        }));
    }

    private static bool IsFramework(Type type) =>
        type.Assembly == typeof(object).Assembly
            || type.Assembly.GetName().Name is { } name && name.StartsWith("System.", StringComparison.Ordinal);

    private void Visit(Type type)
    {
        if (type == typeof(void) || type == typeof(object) || type.IsPointer || type.IsByRef || type.IsGenericParameter
            || RemoteFormatterResolver.AdviceAgainst(type) is not null || !_seen.Add(type))
        {
            return;
        }

        foreach (Type part in type.HasElementType ? [type.GetElementType()!] : type.GetGenericArguments())
        {
            Visit(part);
        }

        VisitKnown(type);
        for (Type? level = type; level is not null && !IsFramework(level); level = level.BaseType)
        {
            foreach (FieldInfo field in level.GetFields(OwnMembers))
            {
                Visit(field.FieldType);
            }

            foreach (PropertyInfo property in level.GetProperties(OwnMembers))
            {
                Visit(property.PropertyType);
            }
        }
    }

    private void VisitKnown(Type type)
    {
        foreach (KnownTypeAttribute known in type.GetCustomAttributes<KnownTypeAttribute>(inherit: true))
        {
            if (known.Type is { } one)
            {
                Visit(one);
            }
        }
    }
}

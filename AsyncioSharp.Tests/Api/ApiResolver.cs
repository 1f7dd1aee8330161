using System.Reflection;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Tests.Api;

/// <summary>Finds the C# members that the table names. A name without type parameters means all classes of that name.</summary>
internal static class ApiResolver
{
    private const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    private static readonly Assembly Net = Assembly.Load("AsyncioSharp.Net");

    private static readonly Type[] Exported = [.. typeof(EventLoop).Assembly.GetExportedTypes(), .. Net.GetExportedTypes()];

    /// <summary>A way to call a member: its parameters and what it gives.</summary>
    public sealed record class Shape(bool IsProperty, ParameterInfo[] Parameters, Type Result);

    public static IReadOnlyList<Type> Types(string name)
    {
        string[] parts = name.Split('.');
        if (parts[0] == "System")
            return Type.GetType(name) is { } type ? [type] : [];
        List<Type> found = [.. Exported.Where(type => !type.IsNested && NameOf(type) == parts[0])];
        foreach (string part in parts[1..])
            found = [.. found.SelectMany(type => type.GetNestedTypes()).Where(type => NameOf(type) == part)];
        return found;
    }

    public static IReadOnlyList<Shape> Members(string member)
    {
        if (member.StartsWith("new ", StringComparison.Ordinal))
            return [.. Types(member[4..]).SelectMany(type => type.GetConstructors(), (type, constructor) => new Shape(false, constructor.GetParameters(), type))];

        int dot = member.LastIndexOf('.');
        IReadOnlyList<Type> owners = Types(member[..dot]);
        return [.. owners.SelectMany(type => type.GetMember(member[(dot + 1)..], Public)).SelectMany(ShapesOf), .. Extensions(owners, member[(dot + 1)..])];
    }

    /// <summary>Whether a value of this type can be awaited.</summary>
    public static bool IsAwaitable(Type type) => type.GetMethod("GetAwaiter", Type.EmptyTypes) is not null;

    private static IEnumerable<Shape> ShapesOf(MemberInfo member)
    {
        switch (member)
        {
            case MethodInfo method:
                yield return new Shape(false, method.GetParameters(), method.ReturnType);
                break;
            case PropertyInfo property:
                yield return new Shape(true, [], property.PropertyType);

                // A property that holds a delegate is called like a method.
                if (property.PropertyType.IsAssignableTo(typeof(Delegate)) && property.PropertyType.GetMethod("Invoke") is { } invoke)
                    yield return new Shape(false, invoke.GetParameters(), invoke.ReturnType);
                break;
            case FieldInfo field:
                yield return new Shape(true, [], field.FieldType);
                break;
        }
    }

    /// <summary>
    /// What the Net assembly adds by extension blocks. An instance member is compiled to a static method whose first parameter is the receiver and that
    /// carries an attribute, a static one to a plain static method; the only class that has those is <see cref="Asyncio"/>.
    /// </summary>
    private static IEnumerable<Shape> Extensions(IReadOnlyList<Type> owners, string name)
    {
        foreach (MethodInfo method in Net.GetExportedTypes().Where(type => type is { IsAbstract: true, IsSealed: true }).SelectMany(type => type.GetMethods(Public)))
        {
            bool isProperty = method.Name == "get_" + name;
            if (method.Name != name && !isProperty)
                continue;
            ParameterInfo[] parameters = method.GetParameters();
            bool isInstance = method.IsDefined(typeof(ExtensionAttribute), inherit: false) || (isProperty && parameters.Length == 1);
            if (isInstance ? owners.Any(owner => parameters[0].ParameterType.IsAssignableFrom(owner)) : owners.Contains(typeof(Asyncio)))
                yield return new Shape(isProperty, isInstance ? parameters[1..] : parameters, method.ReturnType);
        }
    }

    private static string NameOf(Type type) => type.Name.Split('`')[0];
}

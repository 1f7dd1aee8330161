namespace AsyncioSharp;

/// <summary>
/// Turns what the C# compiler makes of a method's name back into what its author wrote. It works on names alone, because names are all
/// that NativeAOT keeps.
/// </summary>
/// <remarks>
/// <code>
/// N.Program+&lt;Main&gt;d__0                      N.Program.Main          async method
/// N.Program+&lt;&gt;c+&lt;&lt;Main&gt;b__0_0&gt;d             N.Program.Main lambda   async lambda, in its closure class
/// N.Program+&lt;&lt;Main&gt;g__Foo|0_0&gt;d            N.Program.Main.Foo      async local function
/// Program+&lt;&lt;Main&gt;$&gt;d__0                      Program.Main            top-level statements
/// N.Box`1+&lt;N-IShape&lt;T&gt;-Draw&gt;d__2             N.Box.Draw              explicit interface implementation
/// </code>
/// </remarks>
internal static class MethodNames
{
    /// <summary>Readable name of the method behind a state machine type, given that type's full name.</summary>
    internal static string OfStateMachine(string typeFullName)
    {
        string[] parts = Split(typeFullName);
        string method = IsStateMachine(parts[^1]) ? Method(parts[^1]) : Plain(parts[^1]);
        return Join(parts[..^1], method);
    }

    /// <summary>Readable name of a method, given its declaring type's full name and its own.</summary>
    internal static string OfMethod(string declaringTypeFullName, string method)
    {
        string[] parts = Split(declaringTypeFullName);
        return method == "MoveNext" && IsStateMachine(parts[^1])
            ? OfStateMachine(declaringTypeFullName)
            : Join(parts, Method(method));
    }

    /// <summary>Readable name of a type: nested types with a dot, no arity, no closure classes.</summary>
    internal static string OfType(Type type) => Join(Split(FullName(type)), null);

    /// <summary>Full name of a type without type arguments, which would otherwise drag whole assembly names along.</summary>
    internal static string FullName(Type type)
    {
        Type definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return definition.FullName ?? definition.Name;
    }

    /// <summary>The same without its namespace, for names that need be no longer.</summary>
    internal static string WithoutNamespace(Type type)
    {
        string name = FullName(type);
        string space = type.Namespace + '.';
        return name.StartsWith(space, StringComparison.Ordinal) ? name[space.Length..] : name;
    }

    private static string[] Split(string typeFullName)
    {
        int arguments = typeFullName.IndexOf('[', StringComparison.Ordinal);
        string name = arguments < 0 ? typeFullName : typeFullName[..arguments];
        // Reflection escapes the commas of generic interface names; a compiler-made name never contains a '+' or '\' of its own.
        return name.Replace("\\", "", StringComparison.Ordinal).Split('+');
    }

    private static string Join(IEnumerable<string> types, string? method)
    {
        IEnumerable<string> shown = types.Where(static t => !IsClosure(t)).Select(Plain);
        return string.Join('.', method is null ? shown : shown.Append(method));
    }

    /// <summary>&lt;Method&gt;d, with or without a number. Iterators look the same and are treated the same.</summary>
    private static bool IsStateMachine(string type) =>
        type.StartsWith('<') && type[(ClosingBracket(type) + 1)..].StartsWith('d');

    private static bool IsClosure(string type) => type.StartsWith("<>c", StringComparison.Ordinal);

    private static string Plain(string type)
    {
        // A file-local type is called Namespace.<File>F0123ABC__Name.
        int open = type.IndexOf('<', StringComparison.Ordinal);
        int end = open < 0 ? -1 : type.IndexOf("__", open, StringComparison.Ordinal);
        string name = end < 0 ? type : type[..open] + type[(end + 2)..];
        int arity = name.LastIndexOf('`');
        return arity > 0 ? name[..arity] : name;
    }

    private static string Method(string name)
    {
        name = name.Replace('-', '.'); // a type name may not hold dots, so the compiler writes dashes
        if (!name.StartsWith('<'))
        {
            // Explicit implementations carry their interface in front; the type already says where we are. Also turns ".ctor" into "ctor".
            return Plain(name[(name.LastIndexOf('.') + 1)..]);
        }

        int end = ClosingBracket(name);
        (string? inner, string? kind) = (Method(name[1..end]), name[(end + 1)..]);
        if (kind.StartsWith("b__", StringComparison.Ordinal))
        {
            return inner + " lambda";
        }

        return kind.StartsWith("g__", StringComparison.Ordinal) ? $"{inner}.{kind[3..].Split('|')[0]}" : inner;
    }

    private static int ClosingBracket(string name)
    {
        for (int i = 0, depth = 0; i < name.Length; i++)
        {
            depth += name[i] switch { '<' => 1, '>' => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }

        return name.Length - 1; // not a name of the C# compiler: show most of it rather than fail
    }
}

using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>How a lock or queue calls itself in its <c>ToString</c>.</summary>
internal static class PrimitiveName
{
    private static readonly ConditionalWeakTable<object, string> s_names = [];

    /// <summary>Gives one a name of its own, for reports.</summary>
    public static void Set(object primitive, string name) => s_names.AddOrUpdate(primitive, name);

    /// <summary>The name of its own; null if it has none.</summary>
    public static string? Find(object primitive) => s_names.TryGetValue(primitive, out string? name) ? name : null;

    /// <summary>
    /// asyncio's name of the class: without the prefix and the type parameters. A subclass keeps its own name. Followed by the name it was
    /// given.
    /// </summary>
    public static string Of(object primitive) => Find(primitive) is { } name ? $"{ClassOf(primitive)} '{name}'" : ClassOf(primitive);

    private static string ClassOf(object primitive)
    {
        string name = primitive.GetType().Name;
        int generic = name.IndexOf('`', StringComparison.Ordinal);
        name = generic < 0 ? name : name[..generic];
        return name.StartsWith(nameof(Asyncio), StringComparison.Ordinal) && name.Length > nameof(Asyncio).Length
            ? name[nameof(Asyncio).Length..] : name;
    }

    /// <summary>For example <c>&lt;Lock [locked, waiters:2]&gt;</c>.</summary>
    public static string Describe(object primitive, string state, int waiters) =>
        $"<{Of(primitive)} [{state}{(waiters > 0 ? $", waiters:{waiters}" : string.Empty)}]>";
}

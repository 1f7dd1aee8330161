namespace AsyncioSharp;

/// <summary>How a lock or queue calls itself in its <c>ToString</c>.</summary>
internal static class PrimitiveName
{
    /// <summary>asyncio's name of the class: without the prefix and the type parameters. A subclass keeps its own name.</summary>
    public static string Of(object primitive)
    {
        string name = primitive.GetType().Name;
        int generic = name.IndexOf('`', StringComparison.Ordinal);
        name = generic < 0 ? name : name[..generic];
        return name.StartsWith(nameof(Asyncio), StringComparison.Ordinal) && name.Length > nameof(Asyncio).Length ? name[nameof(Asyncio).Length..] : name;
    }

    /// <summary>For example <c>&lt;Lock [locked, waiters:2]&gt;</c>.</summary>
    public static string Describe(object primitive, string state, int waiters) =>
        $"<{Of(primitive)} [{state}{(waiters > 0 ? $", waiters:{waiters}" : string.Empty)}]>";
}

using Microsoft.CodeAnalysis;

namespace AsyncioSharp.Analyzers;

/// <summary>How messages name things.</summary>
internal static class Words
{
    /// <summary>Type and member: <c>Task.Wait</c>.</summary>
    public static string Member(ISymbol symbol) => symbol is IMethodSymbol { MethodKind: MethodKind.Constructor }
        ? "new " + symbol.ContainingType.Name
        : symbol.ContainingType is { Name.Length: > 0 } type ? $"{type.Name}.{symbol.Name}" : symbol.Name;
}

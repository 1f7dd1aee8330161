using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;

namespace AsyncioSharp.Analyzers.Tests.Infrastructure;

/// <summary>What code under test is compiled against: all that this process has, so nothing is downloaded.</summary>
internal static class References
{
    public static readonly CSharpParseOptions Parsing = new(LanguageVersion.CSharp14);

    public static readonly ImmutableArray<MetadataReference> All =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(IsWanted)
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>A framework without packages: the references above are the whole of it.</summary>
    public static readonly ReferenceAssemblies None = new("net10.0");

    private static bool IsWanted(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return (name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("System.Composition", StringComparison.Ordinal))
            || name is "System" or "mscorlib" or "netstandard" or "Microsoft.Win32.Primitives" or "nunit.framework"
            || (name.StartsWith("AsyncioSharp.", StringComparison.Ordinal) && !name.Contains("Analyzers", StringComparison.Ordinal));
    }
}

using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace AsyncioSharp.Analyzers;

/// <summary>The types that the rules ask about, looked up once per compilation.</summary>
internal sealed class Symbols
{
    private readonly INamedTypeSymbol _coroutine;
    private readonly INamedTypeSymbol? _awaitable;
    private readonly ConcurrentDictionary<string, INamedTypeSymbol?> _found = new();

    private Symbols(Compilation compilation, INamedTypeSymbol coroutine)
    {
        Compilation = compilation;
        _coroutine = coroutine;
        _awaitable = compilation.GetTypeByMetadataName("AsyncioSharp.IAwaitable");
        Exception = compilation.GetTypeByMetadataName("System.Exception");
        CancelledError = compilation.GetTypeByMetadataName("AsyncioSharp.CancelledError");
        OperationCanceled = compilation.GetTypeByMetadataName("System.OperationCanceledException");
        CancellationToken = compilation.GetTypeByMetadataName("System.Threading.CancellationToken");
        AsyncioAttribute = compilation.GetTypeByMetadataName("AsyncioSharp.Testing.AsyncioAttribute");
        BaseProtocol = compilation.GetTypeByMetadataName("AsyncioSharp.Net.BaseProtocol");
        TokenScope = compilation.GetTypeByMetadataName("AsyncioSharp.TokenScope");
        Executor = compilation.GetTypeByMetadataName("AsyncioSharp.Executor");
    }

    public Compilation Compilation { get; }

    public INamedTypeSymbol? Exception { get; }

    public INamedTypeSymbol? CancelledError { get; }

    public INamedTypeSymbol? OperationCanceled { get; }

    public INamedTypeSymbol? CancellationToken { get; }

    public INamedTypeSymbol? AsyncioAttribute { get; }

    public INamedTypeSymbol? BaseProtocol { get; }

    public INamedTypeSymbol? Executor { get; }

    public INamedTypeSymbol? TokenScope { get; }

    public static Symbols? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName("AsyncioSharp.Coroutine") is { } coroutine ? new Symbols(compilation, coroutine) : null;

    /// <summary>Coroutine or Coroutine&lt;T&gt;.</summary>
    public bool IsCoroutine(ITypeSymbol? type) => Is(type, _coroutine);

    /// <summary>Something of the library's that can be awaited: a coroutine, a future, a task, an operation.</summary>
    public bool IsAwaitable(ITypeSymbol? type) =>
        IsCoroutine(type) || (type is not null && (Same(type, _awaitable) || type.AllInterfaces.Any(one => Same(one, _awaitable))));

    /// <summary>A task group, a timeout, a cancel scope.</summary>
    public bool IsScope(ITypeSymbol? type) => Is(type, TokenScope);

    /// <summary>Whether a symbol is one of AsyncioSharp's own, and not of the program that is looked at.</summary>
    public bool IsLibrary(ISymbol? symbol) => symbol?.ContainingAssembly is { } assembly
        && (SymbolEqualityComparer.Default.Equals(assembly, _coroutine.ContainingAssembly)
            || (assembly.Name.StartsWith("AsyncioSharp.", StringComparison.Ordinal)
                && !SymbolEqualityComparer.Default.Equals(assembly, Compilation.Assembly)));

    /// <summary>Whether a type is another one, or derives from it.</summary>
    public static bool Is(ITypeSymbol? type, INamedTypeSymbol? wanted)
    {
        for (; type is not null && wanted is not null; type = type.BaseType)
        {
            if (Same(type, wanted)) return true;
        }
        return false;
    }

    /// <summary>Whether a member belongs to a type of this name, "System.Threading.Tasks.Task", or to one that derives from it.</summary>
    public bool Declares(string type, ISymbol member) =>
        Is(member.ContainingType, _found.GetOrAdd(type, Compilation.GetTypeByMetadataName));

    public static bool Same(ITypeSymbol? one, ITypeSymbol? other) =>
        one is not null && SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, other?.OriginalDefinition);
}

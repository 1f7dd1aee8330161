using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers;

/// <summary>
/// Which code runs on a loop. Sure of it are: async functions that return a coroutine, functions handed to the library, overrides of
/// protocols, async tests under [Asyncio]; and methods of this project that one of these calls, directly or through others.
/// </summary>
/// <remarks>
/// Calls are followed backwards, from the method in question to its callers, and only for methods in which a rule has found something. So
/// a program without findings costs nothing here. Calls through interfaces, virtual methods, delegates in variables and reflection are not
/// seen: what only they reach counts as unknown, and rules are silent about it. A method that only this project can call, and that is only
/// ever handed to other threads or called by such methods, runs elsewhere.
/// </remarks>
internal sealed class LoopCode(Symbols symbols)
{
    /// <summary>How many callers of callers are looked at before the answer is "unknown".</summary>
    private const int MostCallers = 200;

    private readonly ConcurrentDictionary<IMethodSymbol, Placement> _known = new(SymbolEqualityComparer.Default);
    private readonly CallerIndex _callers = new(symbols.Compilation);

    /// <summary>Whether an operation runs on a loop.</summary>
    /// <param name="member">The member that it stands in, as an analysis context gives it.</param>
    public bool Contains(IOperation operation, ISymbol member) => PlacementOf(operation, member) == Placement.Loop;

    public Placement PlacementOf(IOperation operation, ISymbol member)
    {
        (Placement placement, IMethodSymbol? method) = WithoutCallers(operation, member);
        return placement == Placement.Unknown && method is not null ? _known.GetOrAdd(method, ByCallers) : placement;
    }

    /// <summary>Whether the function itself shows that it runs on a loop, without a look at its callers.</summary>
    public bool IsRoot(IOperation operation, ISymbol member) => WithoutCallers(operation, member).Placement == Placement.Loop;

    /// <returns>The placement; if it is unknown, the method whose callers may tell.</returns>
    private (Placement Placement, IMethodSymbol? Method) WithoutCallers(IOperation operation, ISymbol member)
    {
        if (SyncHalf.Contains(operation) || SyncHalf.IsAskedBy(operation)) return (Placement.Unknown, null);
        for (IOperation? inner = Functions.Inner(operation); inner is not null; inner = Functions.Inner(inner))
        {
            if (inner is ILocalFunctionOperation local) return (OfMethod(local.Symbol), local.Symbol);
            Placement placement = IsAsyncCoroutine(((IAnonymousFunctionOperation)inner).Symbol) ? Placement.Loop : Sinks.Of(inner, symbols);
            if (placement != Placement.Here) return (placement, null);
        }
        return member is IMethodSymbol method ? (OfMethod(method), method) : (Placement.Unknown, null);
    }

    private Placement OfMethod(IMethodSymbol method) =>
        IsAsyncCoroutine(method) || IsTest(method) || Overrides(method, symbols.BaseProtocol) ? Placement.Loop : Placement.Unknown;

    private bool IsAsyncCoroutine(IMethodSymbol method) => method.IsAsync && symbols.IsCoroutine(method.ReturnType);

    private static bool Overrides(IMethodSymbol method, INamedTypeSymbol? type) => method.IsOverride && type is not null
        && Symbols.Is(method.ContainingType, type);

    /// <summary>An async test, set-up or tear-down: [Asyncio] stands on it, on its class or on the assembly.</summary>
    public bool IsTest(IMethodSymbol method)
    {
        if (symbols.AsyncioAttribute is null || !method.IsAsync) return false;
        if (IsMarked(method)) return true;
        if (!method.GetAttributes().Any(IsOfATestFramework)) return false;
        return BaseTypes(method.ContainingType).Any(IsMarked) || IsMarked(method.ContainingAssembly);
    }

    private static bool IsOfATestFramework(AttributeData attribute) => attribute.AttributeClass?.ContainingNamespace.ToDisplayString()
        is "NUnit.Framework" or "Xunit" or "TUnit.Core" or "Microsoft.VisualStudio.TestTools.UnitTesting";

    private bool IsMarked(ISymbol symbol) => symbol.GetAttributes().Any(one => Symbols.Same(one.AttributeClass, symbols.AsyncioAttribute));

    private static IEnumerable<INamedTypeSymbol> BaseTypes(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType) yield return type;
    }

    private Placement ByCallers(IMethodSymbol asked)
    {
        HashSet<IMethodSymbol> seen = new(SymbolEqualityComparer.Default) { asked };
        Queue<IMethodSymbol> open = new([asked]);
        bool onlyElsewhere = true;
        while (open.Count > 0 && seen.Count < MostCallers)
        {
            IMethodSymbol method = open.Dequeue();
            bool isUsed = false;
            foreach ((IOperation use, ISymbol member) in _callers.Of(method))
            {
                isUsed = true;
                (Placement placement, IMethodSymbol? caller) = use is IMethodReferenceOperation handed
                    ? (Sinks.Of(handed, symbols), null)
                    : WithoutCallers(use, member);
                if (placement == Placement.Loop) return Placement.Loop;
                if (placement == Placement.Elsewhere) continue;
                if (caller is null) onlyElsewhere = false;
                else if (seen.Add(caller)) open.Enqueue(caller);
            }
            onlyElsewhere &= isUsed && !CanBeCalledFromOutside(method);
        }
        return onlyElsewhere && open.Count == 0 ? Placement.Elsewhere : Placement.Unknown;
    }

    private bool CanBeCalledFromOutside(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.LocalFunction) return false;
        if (method.IsOverride || method.IsVirtual || method.IsAbstract || method.ExplicitInterfaceImplementations.Length > 0) return true;
        if (symbols.Compilation.Options.OutputKind != OutputKind.DynamicallyLinkedLibrary) return false;
        for (ISymbol? symbol = method; symbol is not (null or INamespaceSymbol); symbol = symbol.ContainingSymbol)
        {
            if (symbol.DeclaredAccessibility is Accessibility.Private or Accessibility.Internal) return false;
        }
        return true;
    }
}

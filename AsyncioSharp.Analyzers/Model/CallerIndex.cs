using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers;

/// <summary>
/// Where a method or constructor of this project is called, or handed on by its name. The names are indexed by syntax alone, when somebody
/// asks for the first time; only what bears the name in question is bound.
/// </summary>
internal sealed class CallerIndex(Compilation compilation)
{
    private readonly Lazy<ILookup<string, SimpleNameSyntax>> _names = new(
        () => compilation.SyntaxTrees.SelectMany(Names).ToLookup(static name => name.Identifier.ValueText));

    /// <returns>The invocations, creations and method references, each with the member that it stands in.</returns>
    public IEnumerable<(IOperation Use, ISymbol Member)> Of(IMethodSymbol method)
    {
        IMethodSymbol wanted = method.OriginalDefinition;
        bool isConstructor = wanted.MethodKind == MethodKind.Constructor;
        foreach (SimpleNameSyntax name in _names.Value[isConstructor ? wanted.ContainingType.Name : wanted.Name])
        {
            SemanticModel model = compilation.GetSemanticModel(name.SyntaxTree);
            SyntaxNode? bound = isConstructor ? name.FirstAncestorOrSelf<ObjectCreationExpressionSyntax>() : name;
            if (bound is null || model.GetSymbolInfo(bound).Symbol is not IMethodSymbol found) continue;
            if (!SymbolEqualityComparer.Default.Equals((found.ReducedFrom ?? found).OriginalDefinition, wanted)) continue;
            if (Use(model, name) is { } use && Member(model, name) is { } member) yield return (use, member);
        }
    }

    private static IEnumerable<SimpleNameSyntax> Names(SyntaxTree tree)
    {
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes())
        {
            ExpressionSyntax? expression = node switch
            {
                InvocationExpressionSyntax call => call.Expression,
                ArgumentSyntax argument => argument.Expression,
                ObjectCreationExpressionSyntax { Type: { } type } => type is QualifiedNameSyntax qualified ? qualified.Right : type,
                AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression } added => added.Right,
                _ => null,
            };
            SimpleNameSyntax? name = expression switch
            {
                MemberAccessExpressionSyntax access => access.Name,
                MemberBindingExpressionSyntax binding => binding.Name,
                _ => expression as SimpleNameSyntax,
            };
            if (name is not null) yield return name;
        }
    }

    private static IOperation? Use(SemanticModel model, SimpleNameSyntax name)
    {
        for (SyntaxNode? node = name; node is ExpressionSyntax; node = node.Parent)
        {
            IOperation? operation = model.GetOperation(node);
            if (operation is IInvocationOperation or IMethodReferenceOperation or IObjectCreationOperation) return operation;
        }
        return null;
    }

    /// <summary>The method, accessor, field or property around a node; not a lambda, nor a local function.</summary>
    private static ISymbol? Member(SemanticModel model, SyntaxNode node)
    {
        ISymbol? symbol = model.GetEnclosingSymbol(node.SpanStart);
        while (symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
        {
            symbol = symbol.ContainingSymbol;
        }
        return symbol;
    }
}

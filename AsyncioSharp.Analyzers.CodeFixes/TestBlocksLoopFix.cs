using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncioSharp.Analyzers;

/// <summary>ASY017: NUnit's assertion that is awaited, in the place of the one that blocks.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), System.Composition.Shared]
public sealed class TestBlocksLoopFix() : Fix("ASY017")
{
    private const string Title = "Await the assertion";

    private protected override IEnumerable<Offer> Offers(SyntaxNode found, SemanticModel model)
    {
        // Who uses the error that ThrowsAsync gives back gets nothing from ThatAsync.
        if (found is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call) yield break;
        if (!Code.IsStatement(call) && call.Parent is not ArrowExpressionClauseSyntax) yield break;
        if (!Code.IsInAsync(call) || model.GetSymbolInfo(call).Symbol is not IMethodSymbol method) yield break;
        if (method.ReturnType.Name is "Task" or "ValueTask")
        {
            yield return new Offer(Title, call, Code.Await(call, call));
        }
        else if (method.Name == "Multiple")
        {
            yield return new Offer(Title, call, Code.Await(Renamed(call, access, "MultipleAsync"), call));
        }
        else if (Awaited(call, method) is { } arguments)
        {
            InvocationExpressionSyntax that = Renamed(call, access, "ThatAsync").WithArgumentList(arguments);
            yield return new Offer(Title, call, Code.Await(that, call));
        }
    }

    private static InvocationExpressionSyntax Renamed(InvocationExpressionSyntax call, MemberAccessExpressionSyntax access, string name) =>
        call.WithExpression(access.WithName(IdentifierName(name)));

    /// <summary>The arguments of ThatAsync: the code, what it should throw, and the message.</summary>
    private static ArgumentListSyntax? Awaited(InvocationExpressionSyntax call, IMethodSymbol method)
    {
        SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
        if (method.Name == "That") return call.ArgumentList;
        int code = method.Parameters.TakeWhile(static one => one.Type is not INamedTypeSymbol { DelegateInvokeMethod: not null }).Count();
        if (code >= arguments.Count || arguments.Any(static one => one.NameColon is not null)) return null;
        return Constraint(method, arguments) is { } constraint
            ? ArgumentList(SeparatedList([arguments[code], Argument(constraint), .. arguments.Skip(code + 1)]))
            : null;
    }

    private static ExpressionSyntax? Constraint(IMethodSymbol method, SeparatedSyntaxList<ArgumentSyntax> arguments)
    {
        NameSyntax throws = Code.Type("NUnit.Framework.Throws");
        string kind = method.Name == "CatchAsync" ? "InstanceOf" : "TypeOf";
        return (method.Name, method.TypeArguments.FirstOrDefault(), method.Parameters[0].Type.Name) switch
        {
            ("DoesNotThrowAsync", _, _) => Member(throws, IdentifierName("Nothing")),
            (_, { } error, _) => InvocationExpression(Member(throws, GenericName(Identifier(kind),
                TypeArgumentList(SingletonSeparatedList<TypeSyntax>(Code.Type(error.ToDisplayString(s_full))))))),
            (_, _, "Type") => Code.Call(throws, kind, arguments[0].Expression),
            ("CatchAsync", _, _) => Member(throws, IdentifierName("Exception")),
            (_, _, "IResolveConstraint") => arguments[0].Expression,
            _ => null,
        };
    }

    private static readonly SymbolDisplayFormat s_full =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    private static MemberAccessExpressionSyntax Member(ExpressionSyntax of, SimpleNameSyntax name) =>
        MemberAccessExpression(Microsoft.CodeAnalysis.CSharp.SyntaxKind.SimpleMemberAccessExpression, of, name);
}

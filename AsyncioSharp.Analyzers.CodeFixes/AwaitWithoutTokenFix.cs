using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncioSharp.Analyzers;

/// <summary>ASY009: pass the token of the innermost scope.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), System.Composition.Shared]
public sealed class AwaitWithoutTokenFix() : Fix("ASY009")
{
    private protected override IEnumerable<Offer> Offers(SyntaxNode found, SemanticModel model)
    {
        if (found is not InvocationExpressionSyntax call || model.GetSymbolInfo(call).Symbol is not IMethodSymbol method) yield break;
        ArgumentSyntax token = Argument(MemberAccessExpression(
            SyntaxKind.SimpleMemberAccessExpression, Code.Library("Asyncio"), IdentifierName("CancellationToken")));
        IParameterSymbol? parameter = method.Parameters.FirstOrDefault(static one => one.Type.Name == "CancellationToken");
        // Optional parameters between the last argument and the token keep their defaults.
        if (parameter is not null && parameter.Ordinal != call.ArgumentList.Arguments.Count)
        {
            token = token.WithNameColon(NameColon(parameter.Name));
        }
        yield return new Offer("Pass the scope's token", call.ArgumentList, call.ArgumentList.AddArguments(token));
    }
}

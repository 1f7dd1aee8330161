using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncioSharp.Analyzers;

/// <summary>ASY006: without ConfigureAwait.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), System.Composition.Shared]
public sealed class ConfigureAwaitFalseFix() : Fix("ASY006")
{
    private protected override IEnumerable<Offer> Offers(SyntaxNode found, SemanticModel model)
    {
        if (found is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call)
        {
            yield return new Offer("Remove ConfigureAwait(false)", call, access.Expression);
        }
    }
}

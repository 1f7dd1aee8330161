using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncioSharp.Analyzers;

/// <summary>ASY008: catch what is raised.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), System.Composition.Shared]
public sealed class WrongErrorCaughtFix() : Fix("ASY008")
{
    private protected override IEnumerable<Offer> Offers(SyntaxNode found, SemanticModel model)
    {
        if (found.FirstAncestorOrSelf<CatchClauseSyntax>() is not { Declaration: { } declaration } clause) yield break;
        if (model.GetTypeInfo(declaration.Type).Type?.Name != "IOException")
        {
            yield return new Offer("Catch TimeoutException", declaration.Type, Code.Type("System.TimeoutException"));
            yield break;
        }

        string name = declaration.Identifier.ValueText is { Length: > 0 } given ? given : "error";
        CatchDeclarationSyntax any = CatchDeclaration(Code.Type("System.Exception"), Identifier(name));
        CatchFilterClauseSyntax filter = CatchFilterClause(Code.Call(IdentifierName(name), "IsOSError"));
        yield return new Offer("Catch what Python calls OSError", clause, clause
            .WithDeclaration(any.WithTrailingTrivia(Space))
            .WithFilter(filter.WithTrailingTrivia(declaration.GetTrailingTrivia())));
    }
}

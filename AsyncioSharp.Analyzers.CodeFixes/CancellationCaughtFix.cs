using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncioSharp.Analyzers;

/// <summary>ASY007: a filter that lets cancellation through, or a catch before it that rethrows.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), System.Composition.Shared]
public sealed class CancellationCaughtFix() : Fix("ASY007")
{
    private protected override IEnumerable<Offer> Offers(SyntaxNode found, SemanticModel model)
    {
        if (found.FirstAncestorOrSelf<CatchClauseSyntax>() is not { Parent: TryStatementSyntax attempt } clause) yield break;

        CatchDeclarationSyntax declaration = clause.Declaration ?? CatchDeclaration(Code.Type("System.Exception"));
        if (declaration.Identifier.ValueText.Length == 0)
        {
            // Another one's name must not be hidden: C# does not allow it.
            string name = model.LookupSymbols(clause.SpanStart, name: "error").IsEmpty ? "error" : "caught";
            declaration = CatchDeclaration(declaration.Type.WithoutTrailingTrivia(), Identifier(name));
        }
        ExpressionSyntax test = ParseExpression(declaration.Identifier.ValueText + " is not OperationCanceledException");
        if (clause.Filter is { } filter)
        {
            test = BinaryExpression(SyntaxKind.LogicalAndExpression, test, filter.FilterExpression.WithoutTrivia());
        }
        SyntaxTriviaList end = ((SyntaxNode?)clause.Filter ?? clause.Declaration)?.GetTrailingTrivia()
            ?? clause.CatchKeyword.TrailingTrivia;
        yield return new Offer("Let cancellation through", clause, CatchClause(
            clause.CatchKeyword.WithTrailingTrivia(Space), declaration.WithoutTrivia().WithTrailingTrivia(Space),
            CatchFilterClause(test).WithTrailingTrivia(end), clause.Block));

        CatchClauseSyntax rethrow = CatchClause(
            CatchDeclaration(Code.Type("System.OperationCanceledException")), null, Block(ThrowStatement()));
        yield return new Offer("Rethrow cancellation before", attempt,
            attempt.WithCatches(attempt.Catches.Insert(attempt.Catches.IndexOf(clause), rethrow)));
    }
}

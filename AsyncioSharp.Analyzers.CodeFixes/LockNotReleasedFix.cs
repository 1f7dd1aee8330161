using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncioSharp.Analyzers;

/// <summary>ASY013: hold it to the end of the block.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), System.Composition.Shared]
public sealed class LockNotReleasedFix() : Fix("ASY013")
{
    private protected override IEnumerable<Offer> Offers(SyntaxNode found, SemanticModel model)
    {
        if (found.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax or GlobalStatementSyntax } statement) yield break;
        const string Title = "Hold it with using";
        switch (statement)
        {
            case LocalDeclarationStatementSyntax local:
                SyntaxToken keyword = Token(SyntaxKind.UsingKeyword).WithTrailingTrivia(Space);
                yield return new Offer(Title, local, local.WithoutLeadingTrivia().WithUsingKeyword(keyword));
                break;
            case ExpressionStatementSyntax:
                string name = Name(statement, model);
                yield return new Offer(Title, statement, ParseStatement($"using var {name} = {found.WithoutTrivia()};"));
                break;
        }
    }

    /// <summary>
    /// A name that is free, also after the other locks of the member have been mended: so it counts the acquisitions before this one.
    /// </summary>
    private static string Name(StatementSyntax statement, SemanticModel model)
    {
        SyntaxNode member = statement.FirstAncestorOrSelf<MemberDeclarationSyntax>(static one => one is not GlobalStatementSyntax)
            ?? statement.SyntaxTree.GetRoot();
        int number = member.DescendantNodes().OfType<AwaitExpressionSyntax>()
            .Count(one => one.SpanStart <= statement.Span.End && one.Expression.ToString().EndsWith(".Acquire()", StringComparison.Ordinal));
        string name = number < 2 ? "held" : "held" + number;
        while (!model.LookupSymbols(statement.SpanStart, name: name).IsEmpty) name += "Too";
        return name;
    }
}

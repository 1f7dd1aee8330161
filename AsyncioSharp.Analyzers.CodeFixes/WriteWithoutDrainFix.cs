using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncioSharp.Analyzers;

/// <summary>ASY012: wait for room after each write.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), System.Composition.Shared]
public sealed class WriteWithoutDrainFix() : Fix("ASY012")
{
    private protected override IEnumerable<Offer> Offers(SyntaxNode found, SemanticModel model)
    {
        if (found is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call) yield break;
        if (call.Parent is not ExpressionStatementSyntax write) yield break;
        const string Title = "Await Drain after it";
        StatementSyntax drain = ExpressionStatement(AwaitExpression(Code.Call(access.Expression.WithoutTrivia(), "Drain")));
        if (write.Parent is BlockSyntax block)
        {
            IEnumerable<SyntaxTrivia> indentation = write.GetLeadingTrivia().Where(static one => one.IsKind(SyntaxKind.WhitespaceTrivia));
            drain = drain.WithLeadingTrivia(indentation).WithTrailingTrivia(write.GetTrailingTrivia());
            yield return new Offer(Title, block, block.WithStatements(block.Statements.Insert(block.Statements.IndexOf(write) + 1, drain)));
        }
        else if (write.Parent is StatementSyntax)
        {
            yield return new Offer(Title, write, Block(write.WithoutTrivia(), drain));
        }
    }
}

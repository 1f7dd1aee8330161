using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncioSharp.Analyzers;

/// <summary>The compiler's CS4014, a task that nobody awaits: say that it is meant. (Editors offer the await themselves.)</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), System.Composition.Shared]
public sealed class DroppedTaskFix() : Fix("CS4014")
{
    private protected override IEnumerable<Offer> Offers(SyntaxNode found, SemanticModel model)
    {
        if (found is not ExpressionSyntax task || model.Compilation.GetTypeByMetadataName("AsyncioSharp.Asyncio") is null) yield break;
        yield return new Offer("Drop it with _ =", task, AssignmentExpression(
            SyntaxKind.SimpleAssignmentExpression, IdentifierName("_"), task.WithoutTrivia()));
    }
}

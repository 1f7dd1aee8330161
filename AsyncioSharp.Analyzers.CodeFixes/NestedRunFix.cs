using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncioSharp.Analyzers;

/// <summary>ASY015: await what should run.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), System.Composition.Shared]
public sealed class NestedRunFix() : Fix("ASY015")
{
    private protected override IEnumerable<Offer> Offers(SyntaxNode found, SemanticModel model)
    {
        if (found is not InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } run) yield break;
        if (!Code.IsInAsync(run)) yield break;
        ExpressionSyntax work = arguments[0].Expression;
        if (work is AnonymousFunctionExpressionSyntax) yield break;
        if (model.GetSymbolInfo(work).Symbol is IMethodSymbol && work is not InvocationExpressionSyntax)
        {
            work = Microsoft.CodeAnalysis.CSharp.SyntaxFactory.InvocationExpression(work.WithoutTrivia());
        }
        yield return new Offer("Await it", run, Code.Await(work, run));
    }
}

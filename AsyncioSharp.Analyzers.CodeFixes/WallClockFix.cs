using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncioSharp.Analyzers;

/// <summary>ASY020: the same time from the loop's time provider.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), System.Composition.Shared]
public sealed class WallClockFix() : Fix("ASY020")
{
    private protected override IEnumerable<Offer> Offers(SyntaxNode found, SemanticModel model)
    {
        if (found is not ExpressionSyntax read || model.GetSymbolInfo(read).Symbol is not IPropertySymbol clock) yield break;
        bool isLocal = clock.Name != "UtcNow";
        ExpressionSyntax now = Code.Call(Code.TimeProvider(), isLocal ? "GetLocalNow" : "GetUtcNow");
        if (clock.ContainingType.Name == "DateTime") now = Member(now, (clock.Name, isLocal) switch
        {
            ("Today", _) => "Date",
            (_, true) => "LocalDateTime",
            _ => "UtcDateTime",
        });
        yield return new Offer("Ask the loop's TimeProvider", read, now);
    }

    private static ExpressionSyntax Member(ExpressionSyntax of, string name) =>
        MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, of, IdentifierName(name));
}

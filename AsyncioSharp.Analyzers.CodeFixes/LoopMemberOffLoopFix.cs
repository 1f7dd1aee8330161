using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncioSharp.Analyzers;

/// <summary>ASY010: through CallSoonThreadsafe; the handler of an event through Wrap.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), System.Composition.Shared]
public sealed class LoopMemberOffLoopFix() : Fix("ASY010")
{
    private protected override IEnumerable<Offer> Offers(SyntaxNode found, SemanticModel model)
    {
        if (found is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call) yield break;
        if (access.Name.Identifier.ValueText == "CallSoon")
        {
            yield return new Offer("Use CallSoonThreadsafe", access.Name, IdentifierName("CallSoonThreadsafe"));
            yield break;
        }

        ITypeSymbol? type = model.GetTypeInfo(access.Expression).Type;
        ExpressionSyntax? loop = type?.Name switch
        {
            "EventLoop" => access.Expression,
            "Future" or "AsyncioTask" => Code.Call(access.Expression, "GetLoop"),
            _ => Code.LoopInSight(model, call.SpanStart),
        };
        if (loop is null) yield break;
        if (Code.IsStatement(call))
        {
            ExpressionSyntax handedOver = Code.Call(loop.WithoutTrivia(), "CallSoonThreadsafe", Code.Lambda(call));
            yield return new Offer("Use CallSoonThreadsafe", call, handedOver);
        }
        if (call.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is { Parent: AssignmentExpressionSyntax added } handler
            && added.IsKind(SyntaxKind.AddAssignmentExpression))
        {
            yield return new Offer("Wrap the handler", handler, Code.Call(loop.WithoutTrivia(), "Wrap", handler));
        }
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncioSharp.Analyzers;

/// <summary>ASY005: sleep on the loop, or hand the loop's time provider to .NET.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), System.Composition.Shared]
public sealed class OtherTimerFix() : Fix("ASY005")
{
    private protected override IEnumerable<Offer> Offers(SyntaxNode found, SemanticModel model)
    {
        if (found is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } delay, Parent: AwaitExpressionSyntax } sleep
            && model.GetSymbolInfo(sleep).Symbol is IMethodSymbol { Name: "Delay" })
        {
            yield return new Offer("Sleep on the loop", sleep, Code.Asyncio("Sleep", Code.Seconds(delay[0].Expression, model)));
            yield break;
        }

        ArgumentListSyntax? arguments = found switch
        {
            InvocationExpressionSyntax call when model.GetSymbolInfo(call).Symbol is { ContainingType.Name: "Task" } => call.ArgumentList,
            BaseObjectCreationExpressionSyntax made => made.ArgumentList,
            _ => null,
        };
        if (arguments?.Arguments.FirstOrDefault() is not { } time) yield break;
        IEnumerable<ArgumentSyntax> others = arguments.Arguments.Skip(1);
        ArgumentListSyntax timed = arguments.WithArguments(SeparatedList(
            [time.WithExpression(Code.TimeSpan(time.Expression, model)), Argument(Code.TimeProvider()), .. others]));
        yield return new Offer("Pass the loop's TimeProvider", arguments, timed);
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>
/// ASY011: an <c>async void</c> function that is handed to the library or called in loop code, and any that awaits something of the loop's.
/// Handlers of events may be <c>async void</c>: their signature asks for it.
/// </summary>
internal sealed class AsyncVoid : Rule
{
    public override void Register(CompilationStartAnalysisContext context, Model model)
    {
        context.RegisterOperationAction(found =>
        {
            var lambda = (IAnonymousFunctionOperation)found.Operation;
            if (!IsAsyncVoid(lambda.Symbol)) return;
            if (Sinks.Of(lambda, model.Symbols) != Placement.Loop && !AwaitsTheLoop(lambda.Body, model.Symbols)) return;
            found.Report(Descriptors.AsyncVoid, ((AnonymousFunctionExpressionSyntax)lambda.Syntax).AsyncKeyword.GetLocation());
        }, OperationKind.AnonymousFunction);

        context.RegisterOperationAction(found =>
        {
            var local = (ILocalFunctionOperation)found.Operation;
            if (local.Body is not { } body || !IsAsyncVoid(local.Symbol)) return;
            if (!AwaitsTheLoop(body, model.Symbols) && !model.LoopCode.Contains(body, found.ContainingSymbol)) return;
            found.Report(Descriptors.AsyncVoid, local.Symbol.Locations[0]);
        }, OperationKind.LocalFunction);

        context.RegisterOperationBlockAction(block =>
        {
            if (block.OwningSymbol is not IMethodSymbol method || !IsAsyncVoid(method)) return;
            bool runsOnALoop = block.OperationBlocks.Any(body =>
                AwaitsTheLoop(body, model.Symbols) || model.LoopCode.Contains(body, method));
            if (!runsOnALoop) return;
            block.ReportDiagnostic(Diagnostic.Create(Descriptors.AsyncVoid, method.Locations[0]));
        });
    }

    private static bool IsAsyncVoid(IMethodSymbol function) => function.IsAsync && function.ReturnsVoid && !IsHandler(function);

    private static bool AwaitsTheLoop(IOperation? body, Symbols symbols) => body is not null
        && Functions.Within(body).Any(one => one is IAwaitOperation awaiting && symbols.IsAwaitable(awaiting.Operation.Type));

    private static bool IsHandler(IMethodSymbol function) => function.Parameters.Length == 2
        && function.Parameters[0].Type.SpecialType == SpecialType.System_Object
        && function.Parameters[1].Type.Name.EndsWith("EventArgs", StringComparison.Ordinal);
}

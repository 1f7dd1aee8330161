using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncioSharp.Analyzers.Rules;

/// <summary>
/// ASY021: <c>catch (CancelledError)</c> or <c>catch (OperationCanceledException)</c> in a loop that goes on afterwards. Where the function
/// itself cancels something, the error may be that one's, and nothing is said.
/// </summary>
internal sealed class CancellationSwallowed : Rule
{
    public override void Register(CompilationStartAnalysisContext context, Model model) => context.RegisterOperationAction(found =>
    {
        var attempt = (ITryOperation)found.Operation;
        foreach (ICatchClauseOperation clause in attempt.Catches)
        {
            if (!Catches.IsCancellation(clause.ExceptionType, model.Symbols) || clause.Filter is not null) continue;
            if (Leaves(clause) || Catches.PassesOn(clause, model.Symbols)) continue;
            if (!Functions.Around(attempt).Any(IsEndless) || !Functions.HasAwait(attempt.Body) || Cancels(attempt)) continue;
            if (!model.LoopCode.IsRoot(attempt, found.ContainingSymbol)) continue;
            found.Report(Descriptors.CancellationSwallowed, Catches.Head(clause));
        }
    }, OperationKind.Try);

    private static bool Leaves(ICatchClauseOperation clause) => clause.Handler.Descendants().Any(static one =>
        one is IThrowOperation or IReturnOperation or IBranchOperation { BranchKind: BranchKind.Break or BranchKind.GoTo });

    private static bool IsEndless(IOperation loop) => loop is IForLoopOperation { Condition: null }
        or IWhileLoopOperation { Condition.ConstantValue: { HasValue: true, Value: true } };

    private static bool Cancels(IOperation operation) => Functions.Body(operation).DescendantsAndSelf().Any(static one =>
        one is IInvocationOperation { TargetMethod.Name: "Cancel" or "CancelAsync" or "Uncancel" or "WaitFor" or "CancelAfter" }
            or IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" });
}
